package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Audits;
import io.vitrine.messages.Bell;
import java.util.SequencedMap;

/** {@code audit}: asks workers to compare what lies in their stores with the ledger. Counts {@code stores}. */
final class RequestedAudits extends Cleanup {
    private final Audits audits;
    private final Bell bell;

    RequestedAudits(Audits audits, Bell bell) {
        super(CleanupName.AUDIT);
        this.audits = audits;
        this.bell = bell;
    }

    @Override
    void look(SequencedMap<String, Integer> counts) {
        counts.put("stores", audits.count());
    }

    @Override
    void act(SequencedMap<String, Integer> counts) {
        var jobs = audits.request();
        new Ringing(bell).ring(jobs);
        counts.put("stores", jobs.size());
    }
}
