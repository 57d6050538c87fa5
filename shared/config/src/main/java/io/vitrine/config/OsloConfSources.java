package io.vitrine.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Puts the files named by {@code [vitrine] config_file} (flags {@code --config} and {@code --config-dir}) among the sources of settings, and what follows from its words. */
public final class OsloConfSources implements ConfigSourceFactory {
    static final String KEY = "vitrine.vitrine.config_file";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var file = text(context, KEY).map(OsloConfSources::read);
        var traces = TraceSource.of(
                name -> text(context, name).or(() -> file.flatMap(found -> Optional.ofNullable(found.getValue(name)))));
        return Stream.of(file, traces).<ConfigSource>flatMap(Optional::stream).toList();
    }

    private static Optional<String> text(ConfigSourceContext context, String name) {
        return Optional.ofNullable(context.getValue(name)).flatMap(named -> Optional.ofNullable(named.getValue()));
    }

    private static OsloConfSource read(String file) {
        try {
            return OsloConfSource.read(OsloConfFiles.named(file));
        } catch (ConfigFileException e) {
            throw new IllegalArgumentException(e.sentence(), e);
        }
    }
}
