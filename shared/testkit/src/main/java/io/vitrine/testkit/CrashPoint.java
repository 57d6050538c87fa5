package io.vitrine.testkit;

import io.vitrine.model.AttemptStep;

/** Where a worker that stores an image may die: each right after a step was recorded, or between a call and the record of its result. */
public enum CrashPoint {
    /** The image is saving, nothing exists in the store. */
    AFTER_CLAIM(AttemptStep.INTENT),
    /** A volume may exist whose id nobody has recorded. */
    VOLUME_REQUESTED(AttemptStep.VOLUME_REQUESTED),
    VOLUME_READY(AttemptStep.VOLUME_READY),
    ATTACHMENT_RESERVED(AttemptStep.RESERVED),
    CONNECTED(AttemptStep.CONNECTED),
    OPEN(AttemptStep.OPEN),
    MID_STREAM(AttemptStep.STREAMING),
    /** All bytes are on the disk, nobody has read them back. */
    FLUSHED(AttemptStep.FLUSHED),
    VERIFIED(AttemptStep.VERIFIED),
    BEFORE_DETACH(AttemptStep.CLOSED),
    DETACHED(AttemptStep.DETACHED),
    /** Everything is done but the one transaction that makes the image active. */
    BEFORE_COMMIT(AttemptStep.SEALED),
    /** The image is active and nobody has been told. */
    AFTER_COMMIT(AttemptStep.COMMITTED);

    private final AttemptStep lastRecorded;

    CrashPoint(AttemptStep lastRecorded) {
        this.lastRecorded = lastRecorded;
    }

    /** The step that the ledger shows after the crash. */
    public AttemptStep lastRecorded() {
        return lastRecorded;
    }

    /** Whether the image is active after recovery: only a committed attempt makes it so. */
    public boolean leavesImageActive() {
        return lastRecorded == AttemptStep.COMMITTED;
    }
}
