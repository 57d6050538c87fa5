package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Jobs;
import io.vitrine.messages.Bell;
import jakarta.inject.Singleton;

/** Rings again for jobs that are due and that no worker has claimed: the bell was lost, the worker died, or it is time for another try. */
@Singleton
final class UnansweredBells {
    /** In one round; the next goes on with those not rung for longest. */
    private static final int AT_ONCE = 100;

    private final Jobs jobs;
    private final Bell bell;

    UnansweredBells(Jobs jobs, Bell bell) {
        this.jobs = jobs;
        this.bell = bell;
    }

    int repeat() {
        var unanswered = jobs.unanswered(AT_ONCE);
        unanswered.forEach(bell::ring);
        return unanswered.size();
    }
}
