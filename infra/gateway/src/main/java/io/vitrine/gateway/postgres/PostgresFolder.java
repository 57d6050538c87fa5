package io.vitrine.gateway.postgres;

import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Everything of one embedded PostgreSQL on disk, and who may read it: nobody else. */
public record PostgresFolder(Path root) {
    private static final long LEAST_FREE_BYTES = 64L * 1024 * 1024;

    public PostgresFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** The cluster itself, what PostgreSQL calls its data directory. */
    Path cluster() {
        return root.resolve("data");
    }

    /** The cluster while it is being made; renamed to {@link #cluster()} when complete. */
    Path unfinishedCluster() {
        return root.resolve("data.new");
    }

    /** The password of the only user, mode 0600. */
    public Path password() {
        return root.resolve("password");
    }

    Path log() {
        return root.resolve("server.log");
    }

    Path binaries(String version) {
        return root.resolve("postgresql-" + version);
    }

    /** Whether there is a database to speak of. */
    public boolean hasCluster() {
        return Files.exists(cluster().resolve("PG_VERSION"));
    }

    /** The major version that made the cluster; empty where there is none yet. */
    Optional<String> clusterVersion() throws Refusal {
        try {
            var file = cluster().resolve("PG_VERSION");
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Makes the folder, for its owner only, and sees whether there is room to begin at all. */
    void create() throws Refusal {
        try {
            Files.createDirectories(root.getParent());
            if (Files.notExists(root)) {
                Files.createDirectory(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            requireRoom(Files.getFileStore(root));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void requireRoom(FileStore disk) throws IOException, Refusal {
        if (disk.getUsableSpace() < LEAST_FREE_BYTES) {
            throw Refusal.cannot("The disk that holds " + root + " is full: PostgreSQL needs at least "
                    + LEAST_FREE_BYTES / (1024 * 1024) + " MiB free, there are " + disk.getUsableSpace() / (1024 * 1024)
                    + " MiB.");
        }
    }

    Refusal unusable(IOException trouble) {
        return Refusal.cannot("The data folder " + root + " cannot be used: " + FileTrouble.sentence(trouble) + ".");
    }
}
