package io.vitrine.benchmarks.cinder;

import io.vitrine.acceptance.RunningGateway;
import io.vitrine.benchmarks.figures.Durations;
import io.vitrine.benchmarks.service.DigestSpeed;
import io.vitrine.benchmarks.service.ImageBytes;
import io.vitrine.benchmarks.service.ProcessTree;
import io.vitrine.benchmarks.service.Service;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Images in volumes of a real Cinder, exported by tgtd on this machine: beside the loop of glance_store, and by themselves. */
public final class CinderComparison {
    private static final long GROWING_BYTES = 10L << 30;
    private static final int READERS = 50;
    private static final int ATTACHMENTS = 15;
    private static final double MIB = 1 << 20;
    private static final String IMAGE = "{\"name\":\"bench\",\"disk_format\":\"raw\",\"container_format\":\"bare\"}";

    private final int runs;
    private final long sizeBytes;
    private final Consumer<String> progress;
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> loop = new ArrayList<>();

    /**
     * @param sizeBytes of each image that is uploaded
     * @param progress hears what is being done
     */
    public CinderComparison(int runs, long sizeBytes, Consumer<String> progress) {
        this.runs = runs;
        this.sizeBytes = sizeBytes;
        this.progress = progress;
    }

    /** Prints the figures; answers whether something that was promised did not hold. */
    boolean run(RunningGateway gateway, StoreAccount account) {
        var processes = new ProcessTree(List.of(gateway.pid()));
        try (var service = new Service("vitrine", gateway.endpoint(), Optional.empty(), processes);
                var own = OwnVolumes.open(account)) {
            var promises = new ArrayList<Promise>();
            promises.addAll(uploads(service, own));
            promises.addAll(readers(service, own));
            promises.addAll(attachments(own));
            promises.add(growth(own));
            promises.forEach(promise -> System.out.println(promise.line()));
            return !promises.stream().allMatch(Promise::isKept);
        } catch (VolumeException | StoreException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private List<Promise> uploads(Service service, OwnVolumes own) throws VolumeException {
        var standIn = new GlanceStoreLoop(own);
        progress.accept("warming up");
        service.delete(upload(service, sizeBytes));
        standIn.mibPerSecond(sizeBytes);
        for (int run = 1; run <= runs; run++) {
            progress.accept("upload %d of %d".formatted(run, runs));
            long began = System.nanoTime();
            var image = upload(service, sizeBytes);
            ours.add(sizeBytes / MIB / ((System.nanoTime() - began) / 1e9));
            service.delete(image);
            loop.add(standIn.mibPerSecond(sizeBytes));
        }
        System.out.println("uploads, MiB/s: vitrine " + values(ours) + ", the loop of glance_store " + values(loop));
        var digests = DigestSpeed.mibPerSecond().orElseThrow(() -> new IllegalStateException("there is no openssl"));
        return List.of(
                Promise.atLeast("upload, ratio to the loop of glance_store", median(ours) / median(loop), 1.3),
                Promise.atLeast("upload, ratio to openssl speed md5", median(ours) / digests, 0.35));
    }

    private String upload(Service service, long bytes) {
        var image = service.create(IMAGE);
        service.upload(image, "cinder", ImageBytes.random(bytes).sized().bytes());
        return image;
    }

    private List<Promise> readers(Service service, OwnVolumes own) throws VolumeException {
        progress.accept("readers");
        long bytes = sizeBytes / READERS >> 20 << 20;
        var image = upload(service, Math.max(bytes, 64L << 20));
        try {
            var readers = new Readers(service, own, image);
            readers.read(1, READERS / 2);
            var one = readers.read(1, READERS);
            var many = readers.read(READERS, 2);
            System.out.printf(
                    Locale.ROOT,
                    "readers, MiB/s: one %.0f, %d %.0f%n",
                    one.mibPerSecond(),
                    READERS,
                    many.mibPerSecond());
            return List.of(
                    Promise.atMost("attachments for " + READERS + " readers", many.attachments(), 1),
                    Promise.atLeast(
                            READERS + " readers together, ratio to one",
                            many.mibPerSecond() / one.mibPerSecond(),
                            0.8));
        } finally {
            service.delete(image);
        }
    }

    private List<Promise> attachments(OwnVolumes own) throws VolumeException {
        progress.accept("attaching and detaching");
        var times = new AttachTimes(own).measure(ATTACHMENTS);
        System.out.printf(
                Locale.ROOT, "attach and detach: Cinder's calls %.0f ms%n", 1e3 * Durations.seconds(times.cinder()));
        return List.of(Promise.atMost(
                "attach and detach beyond Cinder's calls, ms", 1e3 * Durations.seconds(times.added()), 250));
    }

    private Promise growth(OwnVolumes own) throws StoreException {
        progress.accept("an image of 10 GiB of which nobody knows the size");
        return Promise.atMost(
                "extensions of a volume for 10 GiB of unknown size",
                new GrowingUpload(own).extensions(GROWING_BYTES),
                4);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String values(List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.0f", value))
                .toList()
                .toString();
    }
}
