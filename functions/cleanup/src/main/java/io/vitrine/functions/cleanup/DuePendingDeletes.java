package io.vitrine.functions.cleanup;

import io.vitrine.catalog.PendingDeletes;
import io.vitrine.messages.Bell;
import io.vitrine.model.Caller;
import io.vitrine.model.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SequencedMap;

/**
 * {@code pending-deletes}, Glance's scrubber: deletes for good what was deleted with {@code delayed_delete} longer ago than
 * {@code scrub_time}. Counts {@code images}, and {@code locations} whose bytes a worker is told to remove.
 */
final class DuePendingDeletes extends Cleanup {
    private final PendingDeletes pending;
    private final Bell bell;
    private final ScrubberConfig config;

    DuePendingDeletes(PendingDeletes pending, Bell bell, ScrubberConfig config) {
        super(CleanupName.PENDING_DELETES);
        this.pending = pending;
        this.bell = bell;
        this.config = config;
    }

    @Override
    void look(SequencedMap<String, Integer> counts) {
        var due = pending.due(age());
        counts.put("images", due.images());
        counts.put("locations", due.locations());
    }

    @Override
    void act(SequencedMap<String, Integer> counts) {
        var jobs = new ArrayList<JobId>();
        counts.put("images", inRounds(() -> {
            var scrubbed = pending.scrub(age(), AT_ONCE, Caller.system("scrubber"));
            jobs.addAll(scrubbed.jobs());
            return scrubbed.images();
        }));
        counts.put("locations", jobs.size());
        new Ringing(bell).ring(jobs);
    }

    private Duration age() {
        return Duration.ofSeconds(config.scrubTime());
    }
}
