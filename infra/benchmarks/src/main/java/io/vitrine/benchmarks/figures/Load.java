package io.vitrine.benchmarks.figures;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * How a service answered.
 *
 * @param perSecond answers
 * @param median of the waits for one
 * @param p99 what 99 of 100 answers took at most
 */
public record Load(double perSecond, Duration median, Duration p99) {
    public static Load of(List<long[]> waitsNanos, Duration time) {
        var sorted = waitsNanos.stream().flatMapToLong(LongStream::of).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException("no answer within " + time.toMillis() + " ms");
        }
        return new Load(sorted.length / Durations.seconds(time), quantile(sorted, 0.5), quantile(sorted, 0.99));
    }

    private static Duration quantile(long[] sorted, double share) {
        return Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))]);
    }

    public Map<String, Double> figures(String name) {
        var figures = new TreeMap<String, Double>();
        figures.put(name + ", answers/s", perSecond);
        figures.put(name + ", p50 ms", Durations.seconds(median) * 1000);
        figures.put(name + ", p99 ms", Durations.seconds(p99) * 1000);
        return figures;
    }
}
