package io.vitrine.http.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code [vitrine]}, as far as it concerns policy files. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface PolicyPlaceConfig {
    /** The configuration files and folders of them; files with relative names lie beside or in them. */
    Optional<List<Path>> configFile();

    /** How long after a look at the policy files the next request has them looked at again. */
    @WithDefault("5s")
    Duration policyReloadInterval();

    /** The folders where files with relative names are looked for: those among {@code configFiles}, then those of the files. */
    static List<Path> folders(List<Path> configFiles) {
        return Stream.concat(
                        configFiles.stream().filter(Files::isDirectory),
                        configFiles.stream()
                                .filter(file -> !Files.isDirectory(file))
                                .flatMap(file -> Optional.ofNullable(
                                        file.toAbsolutePath().getParent())
                                        .stream()))
                .map(Path::toAbsolutePath)
                .distinct()
                .toList();
    }
}
