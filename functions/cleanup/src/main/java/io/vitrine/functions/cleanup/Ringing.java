package io.vitrine.functions.cleanup;

import io.vitrine.messages.Bell;
import io.vitrine.model.JobId;
import java.time.Duration;
import java.util.List;

/**
 * Rings for many jobs, yet not for long: where the queue is away each ring waits for its deadline, and whoever is not rung for now is by a
 * later run of {@code bells}.
 */
final class Ringing {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Bell bell;
    private final long giveUpAtNanos = System.nanoTime() + PATIENCE.toNanos();

    Ringing(Bell bell) {
        this.bell = bell;
    }

    boolean isOver() {
        return System.nanoTime() - giveUpAtNanos > 0;
    }

    /** Answers for how many it has rung. */
    int ring(List<JobId> jobs) {
        var rung = 0;
        for (var job : jobs) {
            if (isOver()) {
                break;
            }
            bell.ring(job);
            rung++;
        }
        return rung;
    }
}
