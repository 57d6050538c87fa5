package io.vitrine.worker.doctor;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of one step.
 *
 * @param sentence what has been seen, or what went wrong
 * @param help what would help; empty unless it failed
 */
public record Finding(String step, Outcome outcome, Duration took, String sentence, Optional<String> help) {
    /** How it ended. */
    public enum Outcome {
        OK,
        FAILED,
        /** A step before it failed, or somebody has ended the examination. */
        SKIPPED
    }

    static Finding ok(String step, Duration took, String sentence) {
        return new Finding(step, Outcome.OK, took, sentence, Optional.empty());
    }

    static Finding failed(String step, Duration took, String sentence, Optional<String> help) {
        return new Finding(step, Outcome.FAILED, took, sentence, help);
    }

    static Finding skipped(String step) {
        return new Finding(step, Outcome.SKIPPED, Duration.ZERO, "Not tried.", Optional.empty());
    }
}
