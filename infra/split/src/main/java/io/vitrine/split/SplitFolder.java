package io.vitrine.split;

import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where everything is kept, below the data folder. The file of users and the lock are those of any other start on it.
 *
 * @param data what {@code --data} names
 */
record SplitFolder(Path data) {
    private static final String OWNER_ONLY = "rwx------";
    private static final String PASSABLE = "rwx--x--x";

    /** Makes what is missing. Programs that change their user must be able to pass to what is theirs. */
    void create() throws Refusal {
        try {
            for (var folder : List.of(root(), edge(), run())) {
                make(folder, PASSABLE);
            }
            for (var folder : List.of(secrets(), broker(), logs(), worker(1), worker(2), shared())) {
                make(folder, OWNER_ONLY);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static void make(Path folder, String permissions) throws IOException {
        if (Files.notExists(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        }
    }

    Path root() {
        return data.resolve("split");
    }

    Path database() {
        return root().resolve("postgresql");
    }

    Path broker() {
        return root().resolve("rabbitmq");
    }

    Path edge() {
        return root().resolve("edge");
    }

    Path worker(int number) {
        return root().resolve("worker-" + number);
    }

    /** What both workers reach: a disk of the machine that they share. */
    Path shared() {
        return root().resolve("shared");
    }

    Path secrets() {
        return root().resolve("secrets");
    }

    Path logs() {
        return data.resolve("log");
    }

    Path log(String name) {
        return logs().resolve(name + ".log");
    }

    /** What each process notes of itself. */
    Births births() {
        return new Births(run());
    }

    private Path run() {
        return data.resolve("run");
    }

    /** Which processes run, for the next start and for whoever wants to know. */
    Path state() {
        return run().resolve("split.json");
    }

    Refusal unusable(IOException trouble) {
        return Refusal.cannot("The data folder " + data + " cannot be used: " + FileTrouble.sentence(trouble) + ".");
    }
}
