package io.vitrine.stores.volume;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.StoreException;
import java.util.Optional;

/** The right to have a volume attached for readers. It is renewed by whoever gave it, until it is given back or left. */
public interface ReadLease {
    /** Of volumes that nobody else reaches. */
    ReadLease UNSHARED = new ReadLease() {
        @Override
        public State state() {
            return State.HELD;
        }

        @Override
        public Optional<Left> predecessor() {
            return Optional.empty();
        }

        @Override
        public void attached(AttachmentId attachment) {}

        @Override
        public void giveBack() {}

        @Override
        public void leave() {}
    };

    /** What becomes of a lease. */
    enum State {
        HELD,
        /** Somebody waits for the volume: held until it is given back, but nobody should begin to read. */
        REVOKED,
        /** Another may have it by now, as far as can be told here: the volume must not be used any more. */
        LOST
    }

    /**
     * What somebody has left who did not give his lease back.
     *
     * @param epoch of that lease
     * @param attachment as far as it was noted
     */
    record Left(WorkerId worker, long epoch, Optional<AttachmentId> attachment) {}

    /** Judged by the monotonic clock of this host: asks nobody. */
    State state();

    /** Whose lease has lapsed before this one: what he has attached has to be ended first. */
    Optional<Left> predecessor();

    /** Notes what is about to be attached, for whoever comes after a crash. {@code GONE} where the lease is lost. */
    void attached(AttachmentId attachment) throws StoreException;

    /** Nothing is attached by it any more. No-op where it is lost. */
    void giveBack();

    /** Something may still be attached by it: it is not renewed, and whoever comes after it has lapsed ends that. */
    void leave();
}
