package io.vitrine.worker.reading;

import io.vitrine.catalog.VolumeLeases;
import io.vitrine.catalog.VolumeLeases.Taken;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.volume.ReadLease;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A lease that is renewed until it is given back or left. Judged by the monotonic clock as it was read <em>before</em> the renewal was sent: one
 * that cannot be proven counts as lost a margin before the database may give it to somebody else.
 */
final class KeptLease implements ReadLease {
    private static final Logger LOG = Logger.getLogger(KeptLease.class);

    private final VolumeLeases leases;
    private final Taken taken;
    private final Runnable changed;
    private final Runnable end;
    private volatile long safeUntilNanos;
    private volatile boolean revoked;
    private volatile boolean lost;
    private State told = State.HELD;

    /**
     * @param safeUntilNanos of {@link System#nanoTime}
     * @param changed called when the state changes
     * @param end called when it is not to be renewed any more
     */
    KeptLease(VolumeLeases leases, Taken taken, long safeUntilNanos, Runnable changed, Runnable end) {
        this.leases = leases;
        this.taken = taken;
        this.safeUntilNanos = safeUntilNanos;
        this.changed = changed;
        this.end = end;
    }

    @Override
    public State state() {
        if (lost || System.nanoTime() - safeUntilNanos >= 0) {
            return State.LOST;
        }
        return revoked ? State.REVOKED : State.HELD;
    }

    @Override
    public Optional<Left> predecessor() {
        return taken.left().map(left -> new Left(left.by(), taken.epoch(), left.attachment()));
    }

    @Override
    public void attached(AttachmentId attachment) throws StoreException {
        try {
            if (leases.attached(taken.epoch(), attachment)) {
                return;
            }
        } catch (FaultException e) {
            throw new StoreException(e.fault(), String.valueOf(e.getMessage()), e);
        }
        lost = true;
        throw new StoreException(Fault.UNAVAILABLE, "another worker has the volume by now");
    }

    @Override
    public void giveBack() {
        end.run();
        try {
            leases.giveBack(taken.epoch());
        } catch (RuntimeException e) {
            LOG.warnf("A volume's lease lapses instead of being given back: %s", e.getMessage());
        }
    }

    @Override
    public void leave() {
        end.run();
    }

    /** Answers may come in another order than they were asked for: the youngest question counts. */
    synchronized void renewed(long askedAtNanos, Duration safe, boolean isRevoked) {
        var until = askedAtNanos + safe.toNanos();
        if (until - safeUntilNanos > 0) {
            safeUntilNanos = until;
        }
        revoked |= isRevoked;
    }

    void lost() {
        lost = true;
    }

    /** Tells once of each state. */
    void tell() {
        synchronized (this) {
            var now = state();
            if (now == told) {
                return;
            }
            told = now;
        }
        changed.run();
    }
}
