package io.vitrine.benchmarks;

import io.vitrine.benchmarks.figures.Durations;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one kill did.
 *
 * @param moment from the beginning of the upload
 * @param answered what the client had been told before; empty where the kill came first
 * @param firstAnswer of the next start
 * @param recovery from that first answer until nothing was left behind and the image was in a state of rest
 * @param violations of what was promised, in sentences
 */
record Kill(
        Duration moment,
        OptionalInt answered,
        Outcome outcome,
        Duration firstAnswer,
        Duration recovery,
        List<String> violations) {
    enum Outcome {
        /** The commit was not through: as if nothing had been uploaded. */
        QUEUED,
        /** The commit was through, whether or not the client heard of it. */
        ACTIVE,
        /** Neither, a minute after the start. */
        STUCK
    }

    Kill {
        violations = List.copyOf(violations);
    }

    String line(int number) {
        return "%3d  killed at %6.3f s  %-13s  image %-6s  first answer %5.2f s  recovered %6.3f s later%s"
                .formatted(
                        number,
                        Durations.seconds(moment),
                        answered.isPresent() ? "answered " + answered.getAsInt() : "no answer",
                        outcome,
                        Durations.seconds(firstAnswer),
                        Durations.seconds(recovery),
                        violations.isEmpty() ? "" : "\n     VIOLATED: " + String.join("\n     VIOLATED: ", violations));
    }
}
