package io.vitrine.worker;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The database's time, as it was at the last heartbeat and carried on by the monotonic clock: what several hosts judge together is judged by
 * one clock. Until the first heartbeat it is the clock of this host.
 */
@Singleton
public final class DatabaseClock implements InstantSource {
    private record Reading(Instant database, long nanos) {}

    private volatile Reading last = new Reading(Instant.now(), System.nanoTime());

    /** @param askedAtNanos {@link System#nanoTime} before the database was asked */
    void read(Instant database, long askedAtNanos) {
        last = new Reading(database, askedAtNanos);
    }

    @Override
    public Instant instant() {
        var reading = last;
        return reading.database().plusNanos(System.nanoTime() - reading.nanos());
    }
}
