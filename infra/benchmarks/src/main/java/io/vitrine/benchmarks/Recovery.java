package io.vitrine.benchmarks;

import io.vitrine.acceptance.DataFolder;
import io.vitrine.acceptance.ImagesClient;
import io.vitrine.acceptance.Pause;
import io.vitrine.acceptance.RandomImage;
import io.vitrine.acceptance.RunningGateway;
import io.vitrine.benchmarks.Kill.Outcome;
import io.vitrine.benchmarks.Victim.Doomed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The gateway that was started after a kill, held to what is promised. */
record Recovery(RunningGateway gateway, List<Kept> kept) {
    private static final Duration PROMISED = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final long REPEATED_BYTES = 16L << 20;

    /** Begins with the gateway's first answer. Deletes the image in the end. */
    Kill judge(Doomed doomed) {
        long answered = System.nanoTime();
        try (var images = new ImagesClient(gateway.endpoint())) {
            var violations = new ArrayList<String>();
            var left = awaitCalm(images, doomed.image(), answered);
            var recovery = Duration.ofNanos(System.nanoTime() - answered);
            left.forEach(thing -> violations.add(PROMISED.toSeconds() + " s after the first answer: " + thing));
            var outcome = outcome(images.status(doomed.image()));
            check(images, doomed, outcome, violations);
            kept.forEach(image -> image.damage(images).ifPresent(violations::add));
            images.delete(doomed.image());
            return new Kill(doomed.moment(), doomed.answered(), outcome, gateway.firstAnswer(), recovery, violations);
        }
    }

    /** What is still left when the promised time is over; usually nothing, and much sooner. */
    private List<String> awaitCalm(ImagesClient images, String image, long answeredNanos) {
        while (true) {
            var left = DataFolder.at(gateway.setup().data()).leftovers();
            if (left.isEmpty() && outcome(images.status(image)) != Outcome.STUCK) {
                return left;
            }
            if (System.nanoTime() - answeredNanos > PROMISED.toNanos()) {
                return left;
            }
            Pause.of(LOOK);
        }
    }

    private static Outcome outcome(String status) {
        return switch (status) {
            case "queued" -> Outcome.QUEUED;
            case "active" -> Outcome.ACTIVE;
            default -> Outcome.STUCK;
        };
    }

    private static void check(ImagesClient images, Doomed doomed, Outcome outcome, List<String> violations) {
        switch (outcome) {
            case ACTIVE ->
                images.firstDifference(doomed.image(), doomed.bytes())
                        .ifPresent(at -> violations.add("the image is active and differs from byte " + at + " on"));
            case QUEUED -> {
                if (doomed.answered().isPresent() && doomed.answered().getAsInt() == 204) {
                    violations.add("the client was told 204, and the image is queued");
                }
                repeat(images, doomed, violations);
            }
            case STUCK -> violations.add("the image is " + images.status(doomed.image()));
        }
    }

    /** Smaller than the one that was killed, so that many kills do not take for ever. */
    private static void repeat(ImagesClient images, Doomed doomed, List<String> violations) {
        var again = new RandomImage(
                ~doomed.bytes().seed(), Math.min(REPEATED_BYTES, doomed.bytes().sizeBytes()));
        var status = images.upload(doomed.image(), again, "volumes");
        if (status.orElse(0) != 204) {
            violations.add("a repeated upload was answered " + status);
            return;
        }
        images.firstDifference(doomed.image(), again)
                .ifPresent(at -> violations.add("the repeated upload differs from byte " + at + " on"));
    }
}
