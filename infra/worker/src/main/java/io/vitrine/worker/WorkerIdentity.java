package io.vitrine.worker;

import io.vitrine.model.WorkerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A worker keeps its id over restarts, so that it finds what an earlier run of itself left behind. */
final class WorkerIdentity {
    private WorkerIdentity() {}

    static WorkerId of(WorkerSettings settings) {
        return settings.workerId().map(WorkerId::new).orElseGet(() -> kept(settings.data()));
    }

    private static WorkerId kept(Path dataDir) {
        var file = dataDir.resolve("worker-id");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(dataDir);
                Files.writeString(file, UUID.randomUUID() + "\n");
            }
            return new WorkerId(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("The worker's id cannot be kept in the data folder", e);
        }
    }
}
