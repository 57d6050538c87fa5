package io.vitrine.worker.transfer;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One place per running transfer; none is given out any more once the worker drains. */
public final class TransferPlaces {
    private final int count;
    private final Semaphore free;
    private volatile boolean draining;
    private volatile boolean closed;

    TransferPlaces(int count) {
        this.count = count;
        this.free = new Semaphore(count);
    }

    /** True where a place was taken, which {@link #giveBack} returns. */
    public boolean tryTake() {
        return !closed && free.tryAcquire();
    }

    /** A sentence for the client that got no place. */
    public String whyNone() {
        return closed
                ? "The worker is stopping and takes no new transfers; try again in a moment."
                : "As many transfers run as may; try again in a moment.";
    }

    /** Whether nobody should come any more. */
    public boolean isDraining() {
        return draining;
    }

    public void giveBack() {
        free.release();
    }

    /** Transfers that run at this moment. */
    public int taken() {
        return count - free.availablePermits();
    }

    /** Will close soon; who has come already still gets a place. */
    public void drain() {
        draining = true;
    }

    /** Gives out no more places. */
    public void close() {
        draining = true;
        closed = true;
    }

    /** Waits until no place is taken; false where some still are. */
    public boolean awaitEmpty(Duration deadline) throws InterruptedException {
        var empty = free.tryAcquire(count, deadline.toMillis(), TimeUnit.MILLISECONDS);
        if (empty) {
            free.release(count);
        }
        return empty;
    }
}
