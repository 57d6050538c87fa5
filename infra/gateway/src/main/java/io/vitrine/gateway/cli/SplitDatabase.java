package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The database of the split shape on the same data folder, as its supervisor has written it down.
 *
 * @param address {@code postgresql://user@host:port/database}
 * @param passwordFile empty where the password of an existing database comes from elsewhere
 * @param own lies in the data folder, and runs as long as the supervisor does
 * @param running the supervisor is there
 */
record SplitDatabase(String address, Optional<Path> passwordFile, boolean own, boolean running) {
    /** Empty where split was never started on {@code data}. */
    static Optional<SplitDatabase> in(Path data) throws Refusal {
        var file = data.resolve("run").resolve("split.json");
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            var state = JsonMapper.builder().build().readTree(file.toFile());
            var passwordFile = state.path("databasePasswordFile").asText();
            return Optional.of(new SplitDatabase(
                    state.path("database").asText(),
                    Optional.of(passwordFile).filter(name -> !name.isEmpty()).map(Path::of),
                    passwordFile.startsWith(folder(data) + "/"),
                    DataFolder.isHeld(data) && lives(state.path("supervisor"))));
        } catch (IOException e) {
            throw Refusal.cannot("The file " + file + ", which names the database of ./vitrine split, cannot be read ("
                    + e.getClass().getSimpleName() + "): name the database with --database.");
        }
    }

    /** Where it is, if it is its own. */
    static Path folder(Path data) {
        return data.resolve("split").resolve("postgresql");
    }

    private static boolean lives(JsonNode supervisor) {
        return ProcessHandle.of(supervisor.path("pid").asLong(-1))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }

    /** Whether it answers now, as far as can be said from here. */
    boolean reachable() {
        return running || !own;
    }
}
