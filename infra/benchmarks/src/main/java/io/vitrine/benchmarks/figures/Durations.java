package io.vitrine.benchmarks.figures;

import java.time.Duration;
import java.util.List;

/** Statistics of a few measured times. */
public final class Durations {
    private Durations() {}

    public static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** The middle one; of an even number the mean of the two in the middle. */
    public static Duration median(List<Duration> times) {
        if (times.isEmpty()) {
            throw new IllegalArgumentException("no times, no median");
        }
        var sorted = times.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }
}
