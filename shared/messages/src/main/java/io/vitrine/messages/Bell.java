package io.vitrine.messages;

import io.vitrine.model.JobId;

/** Tells the workers that a job row waits. Rung after the transaction that wrote the row; a lost ring is repeated by the clean-up. */
@FunctionalInterface
public interface Bell {
    /** Returns once the queue has the message, or quietly gives up: the row is the work, this only hurries it. */
    void ring(JobId job);
}
