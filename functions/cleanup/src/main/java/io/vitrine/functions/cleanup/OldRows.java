package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Purge;
import java.util.SequencedMap;

/**
 * {@code purge}: removes rows that are older than anybody needs. Counts {@code images} whose records went, {@code details} (images of
 * which all but the record went) and {@code events}.
 */
final class OldRows extends Cleanup {
    private final Purge purge;
    private final CleanupConfig config;

    OldRows(Purge purge, CleanupConfig config) {
        super(CleanupName.PURGE);
        this.purge = purge;
        this.config = config;
    }

    @Override
    void look(SequencedMap<String, Integer> counts) {
        counts.put("images", purge.countRecords(config.purgeImagesAfter()));
        counts.put("details", purge.countDetails(config.purgeDeletedAfter()));
        counts.put("events", purge.countEvents(config.purgeEventsAfter()));
    }

    @Override
    void act(SequencedMap<String, Integer> counts) {
        counts.put("images", inRounds(() -> purge.records(config.purgeImagesAfter(), AT_ONCE)));
        counts.put("details", inRounds(() -> purge.details(config.purgeDeletedAfter(), AT_ONCE)));
        counts.put("events", inRounds(() -> purge.events(config.purgeEventsAfter(), AT_ONCE)));
    }
}
