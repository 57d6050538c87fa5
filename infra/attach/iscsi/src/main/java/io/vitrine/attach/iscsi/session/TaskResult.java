package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;

/** How a task ended. */
public sealed interface TaskResult {
    /**
     * The target answered.
     *
     * @param status SAM-5, 5.3.1: 0 is GOOD, 2 CHECK CONDITION
     * @param sense without its length in front; empty if none came
     * @param transferredBytes read into or written from the buffer, by the target's residual
     */
    record Answered(int status, byte[] sense, long transferredBytes) implements TaskResult {}

    /**
     * The session ended, or the task was aborted, before an answer: nobody knows whether it was carried out.
     *
     * @param sessionDead false where only this task is lost (aborted) and the session goes on
     */
    record Lost(IscsiException cause, boolean sessionDead) implements TaskResult {}
}
