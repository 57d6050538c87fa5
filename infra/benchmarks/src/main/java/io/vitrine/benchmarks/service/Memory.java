package io.vitrine.benchmarks.service;

import io.vitrine.acceptance.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Memory of all processes of a service while nobody asks anything, and while images come in at once. Nothing of a service whose processes are not known. */
final class Memory implements Measurement {
    private static final int UPLOADS = 8;
    private static final long SMALL_BYTES = 16 << 20;
    private static final double MIB = 1 << 20;
    private static final Duration LOOK_EACH = Duration.ofMillis(250);

    private final Duration calm;
    private final long sizeBytes;

    /**
     * @param calm how long nobody asks anything before a look is taken
     * @param sizeBytes of each image
     */
    Memory(Duration calm, long sizeBytes) {
        this.calm = calm;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void prepare(Service service, Consumer<String> progress) {
        if (isKnown(service)) {
            progress.accept(WarmUp.of(this, service));
            upload(service, Math.min(sizeBytes, SMALL_BYTES));
        }
    }

    private static boolean isKnown(Service service) {
        return !service.processes().roots().isEmpty();
    }

    @Override
    public Map<String, Double> measure(Service service) {
        if (!isKnown(service)) {
            return Map.of();
        }
        Pause.of(calm);
        var idle = service.processes().proportionalBytes() / MIB;
        var uploaded = new CountDownLatch(1);
        var most = Clients.together(List.<Callable<Double>>of(
                        () -> mostUntil(uploaded, service), () -> uploadAll(service, uploaded)))
                .getFirst();
        var figures = new TreeMap<String, Double>();
        figures.put("memory (PSS of all processes), idle, MiB", idle);
        figures.put("memory (PSS of all processes), " + UPLOADS + " uploads, MiB", most);
        figures.put("memory (PSS of all processes), growth, MiB", most - idle);
        return figures;
    }

    private static double mostUntil(CountDownLatch end, Service service) {
        var most = 0.0;
        while (!await(end, LOOK_EACH)) {
            most = Math.max(most, service.processes().proportionalBytes() / MIB);
        }
        return most;
    }

    private double uploadAll(Service service, CountDownLatch uploaded) {
        try {
            upload(service, sizeBytes);
            return 0;
        } finally {
            uploaded.countDown();
        }
    }

    private static void upload(Service service, long sizeBytes) {
        var uploads = new ArrayList<Callable<String>>();
        for (int upload = 0; upload < UPLOADS; upload++) {
            uploads.add(() -> service.upload(ImageBytes.random(sizeBytes).sized()));
        }
        Clients.together(uploads).forEach(service::delete);
    }

    private static boolean await(CountDownLatch latch, Duration most) {
        try {
            return latch.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
