package io.vitrine.benchmarks.iscsi;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * What was measured of one kind, a value for each run of each program.
 *
 * @param higherIsBetter a rate; else a time
 * @param promised the least ratio of ours to the best of the others; where there are no others, the most that ours may be
 */
record Figure(
        @JsonProperty String name,
        @JsonProperty boolean higherIsBetter,
        @JsonProperty double promised,
        @JsonProperty SequencedMap<String, List<Double>> values) {
    static final String OURS = "vitrine";

    static Figure rate(String name, double promisedRatio) {
        return new Figure(name, true, promisedRatio, new LinkedHashMap<>());
    }

    static Figure time(String name, double promisedAtMost) {
        return new Figure(name, false, promisedAtMost, new LinkedHashMap<>());
    }

    void add(String program, double value) {
        values.computeIfAbsent(program, _ -> new ArrayList<>()).add(value);
    }

    OptionalDouble median(String program) {
        var sorted = values.getOrDefault(program, List.of()).stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    /** Of ours to the best of the others. */
    OptionalDouble ratio() {
        var best = values.keySet().stream()
                .filter(program -> !program.equals(OURS))
                .mapToDouble(program -> median(program).orElse(0))
                .max();
        var ours = median(OURS);
        return best.isEmpty() || ours.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ours.getAsDouble() / best.getAsDouble());
    }

    boolean isKept() {
        return higherIsBetter ? ratio().orElse(0) >= promised : median(OURS).orElse(Double.MAX_VALUE) <= promised;
    }

    String line(List<String> programs) {
        var line = new StringBuilder("%-38s".formatted(name));
        for (var program : programs) {
            var median = median(program);
            line.append(
                    "%14s".formatted(median.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", median.getAsDouble())));
        }
        var ratio = ratio();
        line.append("%9s".formatted(ratio.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", ratio.getAsDouble())));
        line.append(String.format(Locale.ROOT, "  %s %.1f", higherIsBetter ? "at least" : "at most", promised));
        return line.append(isKept() ? "" : "  MISSED").toString();
    }
}
