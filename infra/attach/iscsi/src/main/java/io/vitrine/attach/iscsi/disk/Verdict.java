package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiFault;

/**
 * What follows from an answer.
 *
 * @param fault what the caller is told if it fails now, or once patience is over
 */
record Verdict(Step step, IscsiFault fault) {
    enum Step {
        /** It was carried out. */
        DONE,
        /** It was not, and may be at once. */
        RETRY_NOW,
        /** It may be after a pause. */
        RETRY_LATER,
        /** Too much at once: after a longer pause each time, and fewer commands at a time. */
        HALVE_DEPTH,
        /** The unit was reset, and may have lost what it had not made durable: send that again, then this. */
        RESEND,
        /** Its size changed: ask, then send it again. */
        REREAD_CAPACITY,
        /** It may be another disk, or another kind of one: ask, then send it again. */
        CHECK_IDENTITY,
        /** Not here: through another portal. */
        OTHER_PATH,
        /** The disk cannot do this; there is another way. */
        DISABLE_FEATURE,
        /** This command fails. */
        FAIL,
        /** Every command would. */
        FAIL_DISK
    }

    static Verdict of(Step step) {
        return new Verdict(step, IscsiFault.TIMED_OUT);
    }

    static Verdict failing(IscsiFault fault) {
        return new Verdict(Step.FAIL, fault);
    }
}
