package io.vitrine.benchmarks.service;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is measured, and how much of it.
 *
 * @param parts which of it
 * @param catalogues numbers of images, ascending: the catalogue grows from one to the next
 * @param each how long a question is asked
 * @param stores for transfers
 * @param sizeBytes of images of random bytes
 * @param sparseBytes of images that are mostly zero
 */
public record Suite(
        Set<Part> parts,
        List<Integer> catalogues,
        Duration each,
        List<String> stores,
        long sizeBytes,
        long sparseBytes) {
    private static final int CALM = 3;
    private static final int MEMORY_IMAGE = 2;

    /** What can be measured by itself. */
    public enum Part {
        MEMORY,
        RECORDS,
        TRANSFERS,
        BESIDE
    }

    public Suite {
        parts = Set.copyOf(parts);
        catalogues = catalogues.stream().sorted().toList();
        stores = List.copyOf(stores);
    }

    public void run(Comparison comparison) {
        for (var part : Part.values()) {
            if (parts.contains(part)) {
                measurements(part).forEach(comparison::run);
            }
        }
    }

    private Stream<Measurement> measurements(Part part) {
        return switch (part) {
            case MEMORY -> Stream.of(new Memory(each.multipliedBy(CALM), MEMORY_IMAGE * sizeBytes));
            case RECORDS -> catalogues.stream().map(images -> new Records(images, each));
            case TRANSFERS -> stores.stream().map(store -> new Transfers(store, sizeBytes, sparseBytes, each));
            case BESIDE -> Stream.of(new ListsBesideUploads(each, sizeBytes));
        };
    }
}
