package io.vitrine.gateway.cli;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.config.ConfigFileException;
import io.vitrine.config.OsloConfSource;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.keystone.OpenrcOptions;
import io.vitrine.http.keystone.KeystoneConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a command needs to know of Keystone: the service user from where a running gateway has it, and who runs the command from {@code OS_...}. */
final class KeystoneSettings {
    /** Durations are written as everywhere in Quarkus, 15m or PT15M. */
    private static final int BEFORE_BUILT_IN = 200;

    private static final int ABOVE_ALL = 500;

    private final SmallRyeConfig config;

    KeystoneSettings(List<Path> files, Map<String, String> environment) throws Refusal {
        try {
            var source = OsloConfSource.read(files);
            config = new SmallRyeConfigBuilder()
                    .addDefaultSources()
                    .withSources(source, openrc(environment))
                    .withConverter(Duration.class, BEFORE_BUILT_IN, new DurationConverter())
                    .withMapping(KeystoneConfig.class)
                    .withMapping(OpenrcOptions.class)
                    .withValidateUnknown(false)
                    .build();
        } catch (ConfigFileException | IllegalArgumentException e) {
            throw Refusal.misuse(String.valueOf(e.getMessage()));
        }
    }

    /** A dollar sign in a password is no expression. */
    private static PropertiesConfigSource openrc(Map<String, String> environment) {
        var options = new HashMap<String, String>();
        environment.forEach((name, value) -> {
            if (name.startsWith("OS_")) {
                var option = name.substring(3).toLowerCase(Locale.ROOT);
                options.put(
                        OpenrcOptions.PREFIX + "." + (option.equals("cacert") ? "cafile" : option),
                        value.replace("${", "\\${"));
            }
        });
        return new PropertiesConfigSource(options, "openrc", ABOVE_ALL);
    }

    KeystoneConfig keystone() {
        return config.getConfigMapping(KeystoneConfig.class);
    }

    OpenrcOptions openrc() {
        return config.getConfigMapping(OpenrcOptions.class);
    }

    /** What the version document calls itself, where an operator says it. */
    Optional<String> publicEndpoint() {
        return config.getOptionalValue("vitrine.default.public_endpoint", String.class);
    }
}
