package io.vitrine.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. For any number of threads. */
public final class SettableClock implements InstantSource {
    private volatile Instant now;

    public SettableClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void set(Instant instant) {
        now = instant;
    }

    /** @param step may be negative: hosts' clocks are set back, too */
    public synchronized void advance(Duration step) {
        now = now.plus(step);
    }
}
