package io.vitrine.volumes.cinder;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Waiting between looks and between tries: each pause longer than the one before, up to a longest. Of one wait, on one thread. */
final class Pauses {
    private static final double LOOK_GROWTH = 1.6;

    private final double growth;
    private final long longestNanos;
    private final boolean jitter;
    private double nextNanos;

    private Pauses(Duration first, double growth, Duration longest, boolean jitter) {
        this.growth = growth;
        this.longestNanos = longest.toNanos();
        this.jitter = jitter;
        this.nextNanos = first.toNanos();
    }

    /** Between looks at a state. */
    static Pauses looking(CinderTiming timing) {
        return new Pauses(timing.firstLook(), LOOK_GROWTH, timing.lastLook(), false);
    }

    /** Between tries of a call that was not answered: not all workers at the same time. */
    static Pauses retrying(CinderTiming timing) {
        return new Pauses(timing.retryPause(), 2, timing.retryPauseMost(), true);
    }

    /** Between tries to reserve what others hold. */
    static Pauses reserving(CinderTiming timing) {
        return new Pauses(timing.reservePause(), 2, timing.reservePause().multipliedBy(5), false);
    }

    void next() {
        double pause = Math.min(nextNanos, longestNanos);
        nextNanos = pause * growth;
        sleep(Duration.ofNanos(
                (long) (jitter ? pause * ThreadLocalRandom.current().nextDouble(0.5, 1) : pause)));
    }

    /** No interrupt ends it: whoever waits has begun something that has to come to its end, and each wait has one. */
    static void sleep(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        var interrupted = false;
        while (end - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
