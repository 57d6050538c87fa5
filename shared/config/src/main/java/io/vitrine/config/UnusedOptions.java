package io.vitrine.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** Options of the configuration file that nothing has used: of other releases or services, or mistyped. Told once, in one line. */
public final class UnusedOptions {
    private static final int MOST_NAMED = 12;

    /** Read before the boot, from a source of its own. */
    private static final String LAUNCH = "[vitrine] ";

    private UnusedOptions() {}

    /** The line; empty where every option is used, or there is no file. */
    public static Optional<String> line(Config config) {
        var settings = config.unwrap(SmallRyeConfig.class);
        return settings.getConfigSource(OsloConfSource.NAME)
                .filter(OsloConfSource.class::isInstance)
                .map(OsloConfSource.class::cast)
                .map(source -> unused(settings, source))
                .filter(names -> !names.isEmpty())
                .map(UnusedOptions::line);
    }

    /** What a flag or the environment overrules is used, although not from the file. */
    private static Set<String> unused(SmallRyeConfig settings, OsloConfSource source) {
        return source.unasked().entrySet().stream()
                .filter(option -> !option.getValue().startsWith(LAUNCH))
                .filter(option -> OsloConfSource.NAME.equals(
                        settings.getConfigValue(option.getKey()).getConfigSourceName()))
                .map(java.util.Map.Entry::getValue)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String line(Set<String> names) {
        var first = List.copyOf(names).subList(0, Math.min(MOST_NAMED, names.size()));
        return names.size() + " options of the configuration file are not used by this release: "
                + String.join(", ", first)
                + (names.size() > first.size() ? " and " + (names.size() - first.size()) + " more" : "") + ".";
    }
}
