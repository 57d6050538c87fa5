package io.vitrine.benchmarks.cinder;

import io.vitrine.acceptance.CinderLab;
import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.ImagesClient;
import io.vitrine.acceptance.Pause;
import io.vitrine.acceptance.RandomImage;
import io.vitrine.acceptance.RunningGateway;
import io.vitrine.benchmarks.figures.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Uploads and deletions in the middle of which the worker, Cinder's API, its target or PostgreSQL is killed. At most a minute after each restart nothing may
 * be left of them anywhere, and every image that is active has its bytes.
 */
final class CinderKills {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration PROMISED = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final double BEYOND = 1.3;
    private static final int DELETIONS_OF_TEN = 3;
    private static final RandomImage KEPT = new RandomImage(7, 40_000_003);

    private final CinderLab lab;
    private final GatewaySetup setup;
    private final RestartedDatabase database;
    private final Remains remains;
    private final Random random;
    private final long seed;
    private final long sizeBytes;
    private final Consumer<String> progress;
    private RunningGateway gateway;

    /** @param setup of a gateway whose default store is called cinder, and which keeps its records in {@code database} */
    CinderKills(
            CinderLab lab,
            GatewaySetup setup,
            RestartedDatabase database,
            Remains remains,
            long seed,
            long sizeBytes,
            Consumer<String> progress) {
        this.lab = lab;
        this.setup = setup;
        this.database = database;
        this.remains = remains;
        this.random = new Random(seed);
        this.seed = seed;
        this.sizeBytes = sizeBytes;
        this.progress = progress;
        this.gateway = RunningGateway.start(setup, START_LIMIT);
    }

    /** Answers whether anything that was promised did not hold. */
    boolean run(int times) {
        System.out.printf(
                "%d kills, images of %d bytes in Cinder, seed %d (repeat with --seed %d)%n",
                times, sizeBytes, seed, seed);
        var rounds = new ArrayList<Round>();
        try {
            var kept = images(client -> client.store("kept", KEPT, "cinder"));
            var span = uploadTime().multipliedBy((long) (BEYOND * 1000)).dividedBy(1000);
            System.out.printf(
                    Locale.ROOT,
                    "Kills come within %.2f s, 1.3 times what an upload takes.%n",
                    Durations.seconds(span));
            for (int round = 0; round < times; round++) {
                progress.accept("kill %d of %d".formatted(round + 1, times));
                rounds.add(round(round, span, kept));
                System.out.println(rounds.getLast().line(round + 1));
            }
            images(client -> {
                client.delete(kept);
                return kept;
            });
            return summary(rounds, calm(System.nanoTime(), List.of()));
        } finally {
            gateway.close();
        }
    }

    private Duration uploadTime() {
        long began = System.nanoTime();
        var id = images(client -> client.store("measured", new RandomImage(seed, sizeBytes), "cinder"));
        var taken = Duration.ofNanos(System.nanoTime() - began);
        images(client -> {
            client.delete(id);
            return id;
        });
        return taken;
    }

    private Round round(int number, Duration span, String kept) {
        var bytes = new RandomImage(seed + number + 1, sizeBytes);
        var deed = deed(bytes);
        var killed = Casualty.of(number);
        var moment = Duration.ofNanos(
                (long) (random.nextDouble() * span.toNanos() * (deed instanceof Deed.Deletion ? 0.5 : 1)));
        OptionalInt answered;
        try (var client = new ImagesClient(gateway.endpoint());
                var thread = Executors.newSingleThreadExecutor()) {
            var running = CompletableFuture.supplyAsync(() -> deed.run(client), thread);
            Pause.of(moment);
            kill(killed);
            Pause.of(Duration.ofMillis(killed.awayMillis(random)));
            revive(killed);
            long restarted = System.nanoTime();
            answered = running.join();
            return judged(new Round(killed, deed, moment, answered, "", Duration.ZERO, List.of()), restarted, kept);
        }
    }

    private Deed deed(RandomImage bytes) {
        return random.nextInt(10) < DELETIONS_OF_TEN
                ? new Deed.Deletion(images(client -> client.store("to be deleted", bytes, "cinder")), bytes)
                : new Deed.Upload(images(client -> client.create("to be killed")), bytes);
    }

    private void kill(Casualty casualty) {
        switch (casualty) {
            case WORKER -> gateway.kill();
            case CINDER_API -> lab.kill("cinder-api");
            case TARGET -> lab.kill("tgtd");
            case POSTGRESQL -> database.kill();
        }
    }

    private void revive(Casualty casualty) {
        switch (casualty) {
            case WORKER -> gateway = RunningGateway.start(setup, START_LIMIT);
            case CINDER_API -> lab.up("cinder-api");
            case TARGET -> lab.up("tgtd");
            case POSTGRESQL -> database.restart();
        }
    }

    private Round judged(Round round, long restartedNanos, String kept) {
        var image = round.deed().image();
        var violations = new ArrayList<String>();
        var left = calm(restartedNanos, List.of(image));
        var recovery = Duration.ofNanos(System.nanoTime() - restartedNanos);
        left.forEach(thing -> violations.add(PROMISED.toSeconds() + " s after the restart: " + thing));
        try (var client = new ImagesClient(gateway.endpoint())) {
            var state = client.status(image);
            judge(client, round, state, violations);
            client.firstDifference(kept, KEPT)
                    .ifPresent(at -> violations.add("the image stored before differs from byte " + at + " on"));
            if (!state.equals("gone")) {
                client.delete(image);
            }
            return new Round(
                    round.killed(), round.deed(), round.moment(), round.answered(), state, recovery, violations);
        }
    }

    private static void judge(ImagesClient client, Round round, String state, List<String> violations) {
        var told = round.answered().orElse(0);
        switch (state) {
            case "active" -> {
                client.firstDifference(round.deed().image(), round.deed().bytes())
                        .ifPresent(at -> violations.add("the image is active and differs from byte " + at + " on"));
                if (told == 204 && round.deed() instanceof Deed.Deletion) {
                    violations.add("the client was told that it is deleted, and it is active");
                }
            }
            case "queued" -> {
                if (round.deed() instanceof Deed.Deletion || told == 204) {
                    violations.add("the image is queued after a " + round.deed() + " that was answered " + told);
                }
            }
            case "gone" -> {
                if (round.deed() instanceof Deed.Upload) {
                    violations.add("the image is gone");
                }
            }
            default -> violations.add("the image is " + state);
        }
    }

    /** What is left when the promised time is over; usually nothing, and much sooner. */
    private List<String> calm(long restartedNanos, List<String> images) {
        while (true) {
            var left = new ArrayList<>(remains.look());
            images.stream()
                    .filter(image -> isUnderWay(image))
                    .forEach(image -> left.add("image " + image + " is still on its way"));
            if (left.isEmpty() || System.nanoTime() - restartedNanos > PROMISED.toNanos()) {
                return left;
            }
            Pause.of(LOOK);
        }
    }

    private boolean isUnderWay(String image) {
        try {
            return List.of("saving", "importing", "deleting").contains(images(client -> client.status(image)));
        } catch (RuntimeException e) { // the database is not back for the gateway yet
            return true;
        }
    }

    private interface Question<T> {
        T ask(ImagesClient client);
    }

    private <T> T images(Question<T> question) {
        try (var client = new ImagesClient(gateway.endpoint())) {
            return question.ask(client);
        }
    }

    private static boolean summary(List<Round> rounds, List<String> left) {
        long violations =
                rounds.stream().mapToLong(round -> round.violations().size()).sum() + left.size();
        left.forEach(thing -> System.out.println("VIOLATED: in the end: " + thing));
        System.out.printf(
                Locale.ROOT,
                "%d kills: %d images active with their bytes, %d queued, %d gone; at rest after %.2f s at the median, %.2f s at most%n",
                rounds.size(),
                count(rounds, "active"),
                count(rounds, "queued"),
                count(rounds, "gone"),
                Durations.seconds(
                        Durations.median(rounds.stream().map(Round::recovery).toList())),
                rounds.stream()
                        .map(Round::recovery)
                        .mapToDouble(Durations::seconds)
                        .max()
                        .orElse(0));
        System.out.printf("%d violations%n", violations);
        return violations > 0;
    }

    private static long count(List<Round> rounds, String state) {
        return rounds.stream().filter(round -> round.state().equals(state)).count();
    }
}
