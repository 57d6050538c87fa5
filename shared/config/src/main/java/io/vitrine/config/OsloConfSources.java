package io.vitrine.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Puts the file named by {@code [vitrine] config_file} (flag {@code --config}) among the sources of settings. */
public final class OsloConfSources implements ConfigSourceFactory {
    static final String KEY = "vitrine.vitrine.config_file";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return Optional.ofNullable(context.getValue(KEY))
                .flatMap(named -> Optional.ofNullable(named.getValue()))
                .<ConfigSource>map(OsloConfSources::read)
                .map(List::of)
                .orElse(List.of());
    }

    private static OsloConfSource read(String file) {
        try {
            return OsloConfSource.read(Path.of(file));
        } catch (ConfigFileException e) {
            throw new IllegalArgumentException(e.sentence(), e);
        }
    }
}
