package io.vitrine.benchmarks.service;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures a service and its peers in turns, so that a disturbance of the machine meets all; what counts is the median of the runs. */
public final class Comparison {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Service> services;
    private final int runs;
    private final Consumer<String> progress;
    private final SequencedMap<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    /**
     * @param services the first is the one that is compared with the others
     * @param progress hears what is being done
     */
    public Comparison(List<Service> services, int runs, Consumer<String> progress) {
        this.services = List.copyOf(services);
        this.runs = runs;
        this.progress = progress;
    }

    void run(Measurement measurement) {
        services.forEach(service -> measurement.prepare(service, progress));
        for (int run = 1; run <= runs; run++) {
            for (var service : services) {
                progress.accept("%s of %s, run %d of %d".formatted(measurement.name(), service.name(), run, runs));
                measurement.measure(service).forEach((name, value) -> values(name, service)
                        .add(value));
            }
        }
    }

    /** A value for each run. */
    private List<Double> values(String figure, Service service) {
        return figures.computeIfAbsent(figure, _ -> new LinkedHashMap<>())
                .computeIfAbsent(service.name(), _ -> new ArrayList<>());
    }

    /** A line for each figure; a ratio above 1 says that the first service is better than the best of the others. */
    public List<String> table() {
        var lines = new ArrayList<String>();
        lines.add(line("", services.stream().map(Service::name), "ratio"));
        figures.forEach((figure, values) -> lines.add(line(figure, medians(values), ratio(figure, values))));
        return lines;
    }

    private Stream<String> medians(Map<String, List<Double>> values) {
        return services.stream().map(service -> {
            var ofService = values.getOrDefault(service.name(), List.of());
            return ofService.isEmpty() ? "" : "%.2f".formatted(median(ofService));
        });
    }

    private static String line(String name, Stream<String> columns, String last) {
        return "%-60s ".formatted(name)
                + Stream.concat(columns, Stream.of(last)).map("%16s"::formatted).collect(Collectors.joining());
    }

    /** Rates are better when they are higher, times and sizes when they are lower. */
    private String ratio(String figure, Map<String, List<Double>> values) {
        var own = values.getOrDefault(services.getFirst().name(), List.of());
        var others = services.stream()
                .skip(1)
                .map(service -> values.getOrDefault(service.name(), List.of()))
                .filter(ofService -> !ofService.isEmpty())
                .mapToDouble(Comparison::median);
        var best = figure.endsWith("/s") ? others.max() : others.min();
        if (own.isEmpty() || best.isEmpty()) {
            return "";
        }
        return ratio(median(own), best.getAsDouble(), figure.endsWith("/s"));
    }

    private static String ratio(double own, double best, boolean higherIsBetter) {
        return "%.2f".formatted(higherIsBetter ? own / best : best / own);
    }

    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Every value of every run. */
    public void write(Path file) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), figures);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
