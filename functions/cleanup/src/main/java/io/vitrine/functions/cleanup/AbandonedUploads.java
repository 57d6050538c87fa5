package io.vitrine.functions.cleanup;

import io.vitrine.catalog.StaleUploads;
import io.vitrine.model.Caller;
import java.util.SequencedMap;

/** {@code uploads}: gives images back that wait for bytes nobody brings (see {@link StaleUploads}). Counts {@code images}. */
final class AbandonedUploads extends Cleanup {
    private final StaleUploads uploads;
    private final CleanupConfig config;

    AbandonedUploads(StaleUploads uploads, CleanupConfig config) {
        super(CleanupName.UPLOADS);
        this.uploads = uploads;
        this.config = config;
    }

    @Override
    void look(SequencedMap<String, Integer> counts) {
        counts.put("images", uploads.count(config.staleUploadAfter()));
    }

    @Override
    void act(SequencedMap<String, Integer> counts) {
        var by = Caller.system("cleanup");
        counts.put("images", inRounds(() -> uploads.requeue(config.staleUploadAfter(), AT_ONCE, by)));
    }
}
