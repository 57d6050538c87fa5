package io.vitrine.benchmarks.service;

import java.util.Optional;

/** What a service is asked before it is measured: it is slow in its first seconds, and what operators see is the service after them. */
final class WarmUp {
    private static final long SHARE = 10;
    private static final long MIB = 1 << 20;

    private WarmUp() {}

    /** What is said of it. */
    static String of(Measurement measurement, Service service) {
        return "%s of %s, warming up".formatted(measurement.name(), service.name());
    }

    /** An image of a tenth of the size in and out. */
    static void transfer(Service service, String store, long sizeBytes) {
        var id = service.create(Catalogue.image("transfer"));
        service.upload(id, store, ImageBytes.random(tenth(sizeBytes)).sized().bytes());
        service.download(id, Optional.empty());
        service.delete(id);
    }

    private static long tenth(long sizeBytes) {
        return Math.max(1, sizeBytes / SHARE / MIB) * MIB;
    }
}
