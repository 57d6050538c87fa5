package io.vitrine.benchmarks.service;

import java.time.Duration;
import java.util.List;

/**
 * What is measured, and how much of it.
 *
 * @param catalogues numbers of images, ascending: the catalogue grows from one to the next
 * @param each how long a question is asked
 * @param stores for transfers
 * @param sizeBytes of images of random bytes
 * @param sparseBytes of images that are mostly zero
 */
public record Suite(List<Integer> catalogues, Duration each, List<String> stores, long sizeBytes, long sparseBytes) {
    private static final int CALM = 3;
    private static final int MEMORY_IMAGE = 2;

    public Suite {
        catalogues = catalogues.stream().sorted().toList();
        stores = List.copyOf(stores);
    }

    public void run(Comparison comparison) {
        comparison.run(new Memory(each.multipliedBy(CALM), MEMORY_IMAGE * sizeBytes));
        catalogues.forEach(images -> comparison.run(new Records(images, each)));
        stores.forEach(store -> comparison.run(new Transfers(store, sizeBytes, sparseBytes, each)));
        comparison.run(new ListsBesideUploads(each, sizeBytes));
    }
}
