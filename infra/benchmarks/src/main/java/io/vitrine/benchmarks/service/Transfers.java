package io.vitrine.benchmarks.service;

import io.vitrine.benchmarks.figures.Durations;
import io.vitrine.benchmarks.service.ImageBytes.Upload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Whole images in and out of one store. */
final class Transfers implements Measurement {
    private static final int CLIENTS = 4;
    private static final long RANGE_BYTES = 1L << 20;
    private static final double MIB = 1 << 20;

    private final String store;
    private final long sizeBytes;
    private final long sparseBytes;
    private final Duration each;

    /**
     * @param store where a service has one of this name, else its default
     * @param sizeBytes of images of random bytes
     * @param sparseBytes of images that are zero but for a MiB in each 256
     * @param each how long ranges are asked for
     */
    Transfers(String store, long sizeBytes, long sparseBytes, Duration each) {
        this.store = store;
        this.sizeBytes = sizeBytes;
        this.sparseBytes = sparseBytes;
        this.each = each;
    }

    @Override
    public String name() {
        return "transfers with " + store;
    }

    @Override
    public void prepare(Service service, Consumer<String> progress) {
        progress.accept(WarmUp.of(this, service));
        WarmUp.transfer(service, store, sizeBytes);
    }

    @Override
    public Map<String, Double> measure(Service service) {
        var figures = new TreeMap<String, Double>();
        var digests = DigestSpeed.mibPerSecond();
        var random = ImageBytes.random(sizeBytes);
        var kept = upload(service, "upload", random.sized(), figures);
        var rate = figures.getOrDefault(figure("upload", "MiB/s"), 0.0);
        digests.ifPresent(speed -> figures.put(figure("upload", "of openssl md5"), rate / speed));
        service.delete(upload(service, "upload chunked", random.chunked(), figures));
        service.delete(
                upload(service, "upload sparse", ImageBytes.sparse(sparseBytes).sized(), figures));
        figures.putAll(download(service, kept, 1, "download"));
        figures.putAll(download(service, kept, CLIENTS, "download, " + CLIENTS + " clients"));
        figures.putAll(ranges(service, kept));
        service.delete(kept);
        return figures;
    }

    private String upload(Service service, String name, Upload upload, Map<String, Double> figures) {
        var id = service.create(Catalogue.image("transfer"));
        figures.putAll(timed(service, name, () -> {
            service.upload(id, store, upload.bytes());
            return upload.sizeBytes();
        }));
        return id;
    }

    private Map<String, Double> download(Service service, String id, int clients, String name) {
        return timed(service, name, () -> downloaded(service, id, clients));
    }

    /** What moved a number of bytes. */
    private interface Transfer {
        long bytes();
    }

    private Map<String, Double> timed(Service service, String name, Transfer transfer) {
        var busy = service.processes().processorTime();
        long begun = System.nanoTime();
        var mib = transfer.bytes() / MIB;
        var seconds = (System.nanoTime() - begun) / 1e9;
        var figures = new TreeMap<>(Map.of(figure(name, "MiB/s"), mib / seconds));
        if (!service.processes().roots().isEmpty()) {
            var spent = service.processes().processorTime().minus(busy);
            if (spent.isPositive()) { // what is over within a tick of that clock has no figure
                figures.put(figure(name, "CPU s/GiB"), Durations.seconds(spent) / mib * 1024);
            }
        }
        return figures;
    }

    private long downloaded(Service service, String id, int clients) {
        var readers = new ArrayList<Callable<Long>>();
        for (int client = 0; client < clients; client++) {
            readers.add(() -> service.download(id, Optional.empty()));
        }
        long bytes =
                Clients.together(readers).stream().mapToLong(Long::longValue).sum();
        if (bytes != clients * sizeBytes) {
            throw new IllegalStateException(service.name() + ": " + bytes + " bytes came of " + clients * sizeBytes);
        }
        return bytes;
    }

    private Map<String, Double> ranges(Service service, String id) {
        long ranges = sizeBytes / RANGE_BYTES;
        return Clients.run(CLIENTS, each, (client, round) -> {
                    long first = (client * 7919L + round * 104_729L) % ranges * RANGE_BYTES;
                    service.download(id, Optional.of("bytes=%d-%d".formatted(first, first + RANGE_BYTES - 1)));
                })
                .figures("ranges of 1 MiB (" + store + ")");
    }

    private String figure(String name, String unit) {
        return "%s (%s), %s".formatted(name, store, unit);
    }
}
