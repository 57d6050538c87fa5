package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Verifications;
import java.util.SequencedMap;

/**
 * {@code verify}: asks workers to read those copies again that nobody has for long, a few at a time. Their bells are {@link UnansweredBells}' to
 * ring. Counts {@code copies}.
 */
final class UnreadCopies extends Cleanup {
    private final Verifications verifications;
    private final CleanupConfig config;

    UnreadCopies(Verifications verifications, CleanupConfig config) {
        super(CleanupName.VERIFY);
        this.verifications = verifications;
        this.config = config;
    }

    @Override
    void look(SequencedMap<String, Integer> counts) {
        counts.put("copies", verifications.countUnread(config.verifyCopiesAfter(), config.verifyCopiesAtOnce()));
    }

    @Override
    void act(SequencedMap<String, Integer> counts) {
        var requested = verifications.requestUnread(config.verifyCopiesAfter(), config.verifyCopiesAtOnce());
        counts.put("copies", requested.size());
    }
}
