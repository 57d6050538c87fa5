package io.vitrine.volumes.cinder;

import java.time.Duration;

/** An end of patience, by a clock that only counts. */
record Deadline(long atNanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - atNanos >= 0;
    }
}
