package io.vitrine.gateway.cli;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.config.ConfigFileException;
import io.vitrine.config.OsloConfSource;
import io.vitrine.functions.cleanup.CleanupConfig;
import io.vitrine.functions.cleanup.ScrubberConfig;
import io.vitrine.gateway.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The settings of clean-ups from where a running gateway has them: the environment and the configuration file. */
final class CleanupSettings {
    /** Durations are written as everywhere in Quarkus, 15m or PT15M. */
    private static final int BEFORE_BUILT_IN = 200;

    private final SmallRyeConfig config;

    CleanupSettings(List<Path> files) throws Refusal {
        try {
            var source = OsloConfSource.read(files);
            config = new SmallRyeConfigBuilder()
                    .addDefaultSources()
                    .withSources(source)
                    .withConverter(Duration.class, BEFORE_BUILT_IN, new DurationConverter())
                    .withMapping(CleanupConfig.class)
                    .withMapping(ScrubberConfig.class)
                    .withValidateUnknown(false)
                    .build();
        } catch (ConfigFileException | IllegalArgumentException e) {
            throw Refusal.misuse(String.valueOf(e.getMessage()));
        }
    }

    CleanupConfig cleanup() {
        return config.getConfigMapping(CleanupConfig.class);
    }

    ScrubberConfig scrubber() {
        return config.getConfigMapping(ScrubberConfig.class);
    }
}
