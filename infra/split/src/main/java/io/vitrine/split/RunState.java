package io.vitrine.split;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What runs, as it is written down for the next start and for whoever wants to know.
 *
 * @param ready whether the API answers
 * @param endpoint where
 * @param database {@code postgresql://user@host:port/database}
 * @param databasePasswordFile empty where the password of an existing database comes from elsewhere
 */
record RunState(
        boolean ready,
        String endpoint,
        String database,
        String databasePasswordFile,
        Started supervisor,
        List<Entry> processes) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * @param managementPort 0 where it has none
     * @param starts how often it was started in this life of the supervisor
     */
    record Entry(String name, Role role, Started process, int port, int managementPort, int starts) {}

    RunState with(boolean isReady, List<Entry> running) {
        return new RunState(isReady, endpoint, database, databasePasswordFile, supervisor, running);
    }

    /** Readers see the old file or the new one, never a part. */
    void write(Path file) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        JSON.writeValue(unfinished.toFile(), this);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the last start wrote; empty where there was none. */
    static Optional<RunState> read(Path file) throws Refusal {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), RunState.class));
        } catch (IOException e) {
            throw Refusal.cannot("The file " + file + ", which names the processes of the last start, cannot be read ("
                    + e.getClass().getSimpleName() + "): see that none of them runs, then remove it.");
        }
    }
}
