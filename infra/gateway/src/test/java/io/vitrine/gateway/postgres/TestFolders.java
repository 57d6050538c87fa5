package io.vitrine.gateway.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Data folders that others may pass, with the programs unpacked once and a cluster made once. */
public final class TestFolders {
    private Optional<Path> base = Optional.empty();
    private int next;

    /** Makes the programs and a cluster to copy. */
    public void open() throws Exception {
        var made = Files.createTempDirectory("vitrine-postgres");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
        base = Optional.of(made);
        var template = folder("template");
        EmbeddedPostgres.start(EmbeddedPostgres.plan(template), line -> {}).close();
        Files.move(template.binaries(Binaries.version()), programs());
        FolderTree.delete(template.root().resolve("server.log"));
    }

    public void close() throws IOException {
        FolderTree.delete(base());
    }

    Path programs() {
        return base().resolve("programs");
    }

    /** A folder without a cluster. */
    public PostgresFolder empty() throws IOException {
        return withPrograms(folder("data" + next++));
    }

    /** A folder with a cluster of its own. */
    public PostgresFolder ready() throws IOException {
        var folder = withPrograms(folder("data" + next++));
        var template = folder("template").root();
        try (var all = Files.walk(template)) {
            for (var path : (Iterable<Path>) all::iterator) {
                var copy = folder.root().resolve(template.relativize(path));
                if (!Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return folder;
    }

    private PostgresFolder withPrograms(PostgresFolder folder) throws IOException {
        Files.createDirectories(folder.root().resolve("..").normalize());
        Files.createDirectory(
                folder.root(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(folder.binaries(Binaries.version()), programs());
        return folder;
    }

    private PostgresFolder folder(String name) {
        return new PostgresFolder(base().resolve(name).resolve("postgres"));
    }

    private Path base() {
        return base.orElseThrow();
    }
}
