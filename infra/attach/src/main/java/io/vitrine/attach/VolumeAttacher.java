package io.vitrine.attach;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;

/** Attaches volumes to this process and lends them: what is attached here is detached here, however the loan ends. */
public interface VolumeAttacher {
    /**
     * Attaches, lends the volume to {@code body}, makes what it wrote durable, closes and detaches. When {@code body} throws, its exception comes
     * out (with trouble of the detaching as suppressed); when only the detaching fails, that is thrown. {@code BUSY} where another attachment
     * excludes this one, {@code NOT_FOUND} without the volume, {@code OUTCOME_UNKNOWN} where an answer was lost: the control plane
     * knows what is attached.
     *
     * @param journal told of each step before the next one is taken; what it throws ends the loan
     */
    <T, X extends Exception> T withVolume(VolumeId id, AttachMode mode, Journal<X> journal, Use<T, X> body)
            throws VolumeException, X;

    /** What is done with an attached volume. */
    @FunctionalInterface
    interface Use<T, X extends Exception> {
        T use(AttachedVolume volume) throws VolumeException, X;
    }

    /** Is told how far an attaching has come: RESERVED, CONNECTED, OPEN, CLOSED, DETACHED. */
    interface Journal<X extends Exception> {
        void reserved(AttachmentId attachment) throws X;

        void reached(AttemptStep step) throws X;
    }
}
