package io.vitrine.worker.transfer;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One place per running transfer; none is given out any more once the worker drains. */
public final class TransferPlaces {
    private final int count;
    private final Semaphore free;
    private volatile boolean draining;

    TransferPlaces(int count) {
        this.count = count;
        this.free = new Semaphore(count);
    }

    /** True where a place was taken, which {@link #giveBack} returns. */
    public boolean tryTake() {
        return !draining && free.tryAcquire();
    }

    public void giveBack() {
        free.release();
    }

    /** Transfers that run at this moment. */
    public int taken() {
        return count - free.availablePermits();
    }

    /** Gives out no more places and waits for those that are taken; false where some still are. */
    public boolean drain(Duration deadline) throws InterruptedException {
        draining = true;
        return free.tryAcquire(count, deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
}
