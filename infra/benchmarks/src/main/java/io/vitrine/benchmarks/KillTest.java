package io.vitrine.benchmarks;

import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.ImagesClient;
import io.vitrine.acceptance.RandomImage;
import io.vitrine.acceptance.RunningGateway;
import io.vitrine.benchmarks.figures.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Kills the gateway again and again in the middle of an upload, on one data folder, and looks at what each next start makes of it. */
final class KillTest {
    /** The first start may have to build the product. */
    private static final Duration FIRST_START_LIMIT = Duration.ofMinutes(15);

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int MEASURED_UPLOADS = 2;

    /** Below this many kills the shares of the two outcomes say nothing. */
    private static final int LEAST_KILLS_TO_JUDGE = 10;

    private static final double LARGEST_SHARE = 0.9;

    private final GatewaySetup setup;
    private final int times;
    private final long seed;
    private final long sizeBytes;
    private final List<Kill> kills = new ArrayList<>();

    KillTest(Path repository, Path scratch, int times, long seed, long sizeBytes) {
        this.setup = GatewaySetup.launched(repository, scratch.resolve("data"), scratch.resolve("gateway.log"));
        this.times = times;
        this.seed = seed;
        this.sizeBytes = sizeBytes;
    }

    /** Whether anything that was promised did not hold. */
    boolean run() {
        System.out.printf(
                "%d kills, uploads of %d bytes, seed %d (repeat with --seed %d)%n", times, sizeBytes, seed, seed);
        var kept = storeWhatMustSurvive();
        var upload = measureUpload();
        System.out.printf(
                "An upload takes %.2f s; the kills are uniform over 1.3 times that.%n", Durations.seconds(upload));
        var gateway = RunningGateway.start(setup, START_LIMIT);
        try {
            for (var moment : KillMoments.draw(times, upload, new Random(seed))) {
                Progress.show("kill %d of %d".formatted(kills.size() + 1, times));
                var victim = new Victim(gateway, new RandomImage(seed + kills.size() + 1, sizeBytes));
                var doomed = victim.killAt(moment);
                gateway = RunningGateway.start(setup, START_LIMIT);
                kills.add(new Recovery(gateway, kept).judge(doomed));
                Progress.clear();
                System.out.println(kills.getLast().line(kills.size()));
            }
        } finally {
            gateway.close();
        }
        return new KillSummary(kills).print(times >= LEAST_KILLS_TO_JUDGE ? LARGEST_SHARE : 1);
    }

    private List<Kept> storeWhatMustSurvive() {
        Progress.show("building and starting the gateway");
        try (var gateway = RunningGateway.start(setup, FIRST_START_LIMIT);
                var images = new ImagesClient(gateway.endpoint())) {
            Progress.clear();
            return List.of(
                    Kept.store(images, new RandomImage(seed - 1, 5_000_001), "volumes"),
                    Kept.store(images, new RandomImage(seed - 2, 100L << 20), "volumes"),
                    Kept.store(images, new RandomImage(seed - 3, 20_000_003), "files"));
        }
    }

    /** On a process just started, as the ones to be killed are. */
    private Duration measureUpload() {
        var total = Duration.ZERO;
        for (int run = 0; run < MEASURED_UPLOADS; run++) {
            Progress.show("measuring an upload");
            try (var gateway = RunningGateway.start(setup, START_LIMIT);
                    var images = new ImagesClient(gateway.endpoint())) {
                long begun = System.nanoTime();
                var id = images.store("measured", new RandomImage(seed, sizeBytes), "volumes");
                total = total.plusNanos(System.nanoTime() - begun);
                images.delete(id);
            }
            Progress.clear();
        }
        return total.dividedBy(MEASURED_UPLOADS);
    }
}
