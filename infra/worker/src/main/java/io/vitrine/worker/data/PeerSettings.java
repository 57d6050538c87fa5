package io.vitrine.worker.data;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** {@code [vitrine]}: how this worker meets the others. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface PeerSettings {
    /** Who signs the certificates of workers whose {@code worker_url} is https, PEM; without it those whom the JDK knows. */
    Optional<Path> workerCaFile();
}
