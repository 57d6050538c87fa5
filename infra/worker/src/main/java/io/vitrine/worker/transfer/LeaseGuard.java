package io.vitrine.worker.transfer;

import io.vitrine.catalog.Lease;
import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.transfer.UploadException.Trouble;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * What a transfer knows of its lease. Judged by the monotonic clock as it was read <em>before</em> the renewal was sent, never by wall
 * time: a transfer that cannot prove its lease stops {@link #MARGIN} before the database may give it to somebody else.
 */
final class LeaseGuard {
    /** How long before the lapse a transfer stops. */
    static final Duration MARGIN = Duration.ofSeconds(5);

    private enum State {
        HELD,
        IMAGE_GONE,
        LOST
    }

    private final Lease lease;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile State state = State.HELD;
    private volatile long safeUntilNanos;
    private volatile long bytesHandedOn;

    LeaseGuard(Lease lease, long askedAtNanos, Duration leaseDuration) {
        this.lease = lease;
        this.safeUntilNanos = askedAtNanos + leaseDuration.minus(MARGIN).toNanos();
    }

    Lease lease() {
        return lease;
    }

    /** Answers may come in another order than they were asked for: the youngest question counts. */
    synchronized void renewed(long askedAtNanos, Duration leaseDuration) {
        var safeUntil = askedAtNanos + leaseDuration.minus(MARGIN).toNanos();
        if (safeUntil - safeUntilNanos > 0) {
            safeUntilNanos = safeUntil;
        }
    }

    void imageGone() {
        state = State.IMAGE_GONE;
    }

    void lost() {
        state = State.LOST;
    }

    boolean isHeld() {
        return state == State.HELD && System.nanoTime() - safeUntilNanos < 0;
    }

    /** Throws unless the lease is provably held: nothing more may be written then. */
    void check() throws StoreException, UploadException {
        if (state == State.IMAGE_GONE) {
            throw new UploadException(Trouble.IMAGE_GONE, "The image was deleted while its data was uploaded.");
        }
        checkLease();
    }

    /** As {@link #check}, for the store, which does not care why. */
    void checkLease() throws StoreException {
        if (!isHeld()) {
            throw new StoreException(Fault.GONE, "The upload has lost its lease.");
        }
    }

    void bytesHandedOn(long bytes) {
        bytesHandedOn = bytes;
    }

    long bytesHandedOn() {
        return bytesHandedOn;
    }

    /** The transfer does not touch its target any more. */
    void end() {
        ended.countDown();
    }

    /** Waits until {@link #end}; false where it did not come in time. */
    boolean awaitEnd(Duration deadline) throws InterruptedException {
        return ended.await(deadline.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    }
}
