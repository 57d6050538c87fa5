package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Ledger;
import io.vitrine.messages.Bell;
import java.util.SequencedMap;

/**
 * {@code leases}: gives up uploads whose worker has not renewed its lease, so that their images can be uploaded again and what they left
 * is removed. Counts {@code attempts}.
 */
final class LapsedLeases extends Cleanup {
    private final Ledger ledger;
    private final Bell bell;

    LapsedLeases(Ledger ledger, Bell bell) {
        super(CleanupName.LEASES);
        this.ledger = ledger;
        this.bell = bell;
    }

    @Override
    void look(SequencedMap<String, Integer> counts) {
        counts.put("attempts", ledger.countLapsed());
    }

    @Override
    void act(SequencedMap<String, Integer> counts) {
        var jobs = ledger.expire();
        new Ringing(bell).ring(jobs);
        counts.put("attempts", jobs.size());
    }
}
