package io.vitrine.volumes.cinder;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.VolumeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Attachments that were begun and go no further: Cinder neither says whose they are nor how old, so that each is watched for as long as a worker may
 * take to get on with it. Whoever began them is gone by then.
 */
final class StuckAttachments {
    private static final Logger LOG = Logger.getLogger(StuckAttachments.class);
    private static final int MOST = 1000;

    private final Duration patience;
    private final Map<AttachmentId, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(String status, long since) {}

    /** @param patience how long one may stay in a state that leads to another */
    StuckAttachments(Duration patience) {
        this.patience = patience;
    }

    /** Ends those of a volume. Whether there were any. */
    boolean end(VolumeId volume, CinderApi api, Set<AttachmentId> except) throws VolumeException {
        var ended = false;
        for (var stuck : among(api.attachments(volume))) {
            if (!except.contains(stuck.id())) {
                LOG.infof(
                        "Attachment %s of volume %s is ended: it was %s for too long",
                        stuck.id(), volume, stuck.status());
                api.detach(stuck.id());
                seen.remove(stuck.id());
                ended = true;
            }
        }
        return ended;
    }

    /** Those that have not moved since they were first seen, which is long enough ago. Those of a server are its own business. */
    private List<CinderAttachment> among(List<CinderAttachment> attachments) {
        return attachments.stream().filter(this::isStuck).toList();
    }

    private boolean isStuck(CinderAttachment attachment) {
        if (attachment.server().isPresent() || !attachment.isUnderWay()) {
            seen.remove(attachment.id());
            return false;
        }
        var now = System.nanoTime();
        if (seen.size() >= MOST) {
            seen.clear();
        }
        var first = seen.compute(
                attachment.id(),
                (_, before) -> before == null || !before.status().equals(attachment.status())
                        ? new Seen(attachment.status(), now)
                        : before);
        return now - first.since() >= patience.toNanos();
    }
}
