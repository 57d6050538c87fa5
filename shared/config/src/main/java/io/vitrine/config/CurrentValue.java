package io.vitrine.config;

import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** What a setting is now, for those that may change while a process runs, such as passwords: of configuration files as they lie there at this moment. */
public final class CurrentValue {
    private static final Logger LOG = Logger.getLogger(CurrentValue.class);

    private CurrentValue() {}

    /**
     * Empty where nobody sets it.
     *
     * @param key as in {@link OsloConfSource}
     */
    public static Optional<String> of(Config config, String key) {
        var atStart = config.getConfigValue(key);
        var value = Optional.ofNullable(atStart.getValue());
        var files = config.getOptionalValue(OsloConfSources.KEY, String.class);
        var overruled = value.isPresent() && atStart.getSourceOrdinal() > OsloConfSource.ORDINAL;
        if (files.isEmpty() || overruled) {
            return value;
        }
        try {
            var now = OsloConfSource.read(OsloConfFiles.named(files.get())).literalValue(key);
            return now.or(() -> atStart.getSourceOrdinal() == OsloConfSource.ORDINAL ? Optional.empty() : value);
        } catch (ConfigFileException e) {
            LOG.warnf("The configuration is taken as it was at the start: %s", e.sentence());
            return value;
        }
    }
}
