package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Jobs;
import io.vitrine.messages.Bell;
import java.util.SequencedMap;

/**
 * {@code bells}: rings again for jobs that are due and that no worker has claimed: the bell was lost, the worker died, or it is time for
 * another try. Counts {@code jobs}.
 */
final class UnansweredBells extends Cleanup {
    private final Jobs jobs;
    private final Bell bell;

    UnansweredBells(Jobs jobs, Bell bell) {
        super(CleanupName.BELLS);
        this.jobs = jobs;
        this.bell = bell;
    }

    @Override
    void look(SequencedMap<String, Integer> counts) {
        counts.put("jobs", jobs.countUnanswered());
    }

    @Override
    void act(SequencedMap<String, Integer> counts) {
        var ringing = new Ringing(bell);
        counts.put("jobs", inRounds(() -> ringing.isOver() ? 0 : ringing.ring(jobs.unanswered(AT_ONCE))));
    }
}
