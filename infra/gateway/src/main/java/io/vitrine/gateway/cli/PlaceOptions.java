package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.LaunchSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which gateway a command is about: the same three options that "up" was given. */
final class PlaceOptions {
    @Option(names = "--data", paramLabel = "FOLDER", description = "the gateway's data folder, as for \"up\"")
    private @Nullable String data;

    @Option(
            names = {"--config", "--config-file", "--config-dir"},
            paramLabel = "FILE",
            description = "its configuration files, and folders of them, as for \"up\"")
    private List<String> configFiles = new ArrayList<>();

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "its database, if that is not its own, as for \"up\"")
    private @Nullable String database;

    LaunchSettings settings() throws Refusal {
        var flags = new LinkedHashMap<String, String>();
        Optional.ofNullable(data).ifPresent(value -> flags.put("data", value));
        if (!configFiles.isEmpty()) {
            flags.put("config_file", String.join(",", configFiles));
        }
        Optional.ofNullable(database).ifPresent(value -> flags.put("database", value));
        return LaunchSettings.read(flags, System.getenv());
    }
}
