package io.vitrine.benchmarks;

import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.RunningGateway;
import io.vitrine.benchmarks.figures.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long a second {@code up} takes to its first answer, PostgreSQL included, in turns with another server's start. */
final class StartTimes {
    /** The first start may have to build the product. */
    private static final Duration FIRST_START_LIMIT = Duration.ofMinutes(15);

    private final GatewaySetup setup;
    private final Path log;
    private final int runs;
    private final Optional<Peer> peer;

    StartTimes(Path repository, Path scratch, int runs, Optional<Peer> peer) {
        this.setup = GatewaySetup.launched(repository, scratch.resolve("data"), scratch.resolve("gateway.log"));
        this.log = scratch.resolve("peer.log");
        this.runs = runs;
        this.peer = peer;
    }

    /** Answers whether the peer, where there is one, was the quicker. */
    boolean run() {
        Progress.show("building and starting the gateway once");
        RunningGateway.start(setup, FIRST_START_LIMIT).close();
        peer.ifPresent(other -> other.startOnce(log));
        Progress.clear();
        var own = new ArrayList<Duration>();
        var others = new ArrayList<Duration>();
        for (int run = 1; run <= runs; run++) {
            Progress.show("start %d of %d".formatted(run, runs));
            try (var gateway = RunningGateway.start(setup)) {
                own.add(gateway.firstAnswer());
            }
            peer.ifPresent(other -> others.add(other.startOnce(log)));
            Progress.clear();
            System.out.printf("%3d  gateway %.3f s%s%n", run, Durations.seconds(own.getLast()), peerColumn(others));
        }
        System.out.println("gateway: " + summary(own));
        peer.ifPresent(_ -> System.out.println("peer:    " + summary(others)));
        return peer.isPresent() && Durations.median(own).compareTo(Durations.median(others)) >= 0;
    }

    private static String peerColumn(List<Duration> others) {
        return others.isEmpty() ? "" : "  peer %.3f s".formatted(Durations.seconds(others.getLast()));
    }

    private static String summary(List<Duration> times) {
        return "first answer after %.3f s (median of %d; %.3f to %.3f)"
                .formatted(
                        Durations.seconds(Durations.median(times)),
                        times.size(),
                        times.stream().mapToDouble(Durations::seconds).min().orElse(0),
                        times.stream().mapToDouble(Durations::seconds).max().orElse(0));
    }
}
