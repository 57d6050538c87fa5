package io.vitrine.benchmarks.cinder;

import io.vitrine.benchmarks.figures.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One kill and what came of it.
 *
 * @param moment of the kill, from the beginning of the deed
 * @param recovery from the restart until nothing was left and the image was at rest
 * @param state of the image then
 * @param violations of what was promised, in sentences
 */
record Round(
        Casualty killed,
        Deed deed,
        Duration moment,
        OptionalInt answered,
        String state,
        Duration recovery,
        List<String> violations) {
    Round {
        violations = List.copyOf(violations);
    }

    String line(int number) {
        return String.format(
                Locale.ROOT,
                "%3d  %-12s  %-8s  killed at %6.3f s  %-12s  image %-6s  at rest %6.3f s after the restart%s",
                number,
                killed.title(),
                deed.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                Durations.seconds(moment),
                answered.isPresent() ? "answered " + answered.getAsInt() : "no answer",
                state,
                Durations.seconds(recovery),
                violations.isEmpty() ? "" : "\n     VIOLATED: " + String.join("\n     VIOLATED: ", violations));
    }
}
