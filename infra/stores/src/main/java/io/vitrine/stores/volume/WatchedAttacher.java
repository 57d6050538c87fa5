package io.vitrine.stores.volume;

import io.vitrine.attach.VolumeAttacher;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Knows which attachments this process has: one of ours that is not among them is used by nobody. */
final class WatchedAttacher implements VolumeAttacher {
    private final VolumeAttacher attacher;
    private final Set<AttachmentId> inUse = ConcurrentHashMap.newKeySet();

    WatchedAttacher(VolumeAttacher attacher) {
        this.attacher = attacher;
    }

    Set<AttachmentId> inUse() {
        return Set.copyOf(inUse);
    }

    @Override
    public <T, X extends Exception> T withVolume(VolumeId id, AttachMode mode, Journal<X> journal, Use<T, X> body)
            throws VolumeException, X {
        var watched = new Watched<>(journal);
        try {
            return attacher.withVolume(id, mode, watched, body);
        } finally {
            watched.replace(null);
        }
    }

    /** Of one loan, which has one attachment at a time. */
    private final class Watched<X extends Exception> implements Journal<X> {
        private final Journal<X> journal;
        private final AtomicReference<@Nullable AttachmentId> current = new AtomicReference<>();

        Watched(Journal<X> journal) {
            this.journal = journal;
        }

        @Override
        public void reserved(AttachmentId attachment) throws X {
            replace(attachment);
            journal.reserved(attachment);
        }

        @Override
        public void reached(AttemptStep step) throws X {
            journal.reached(step);
        }

        void replace(@Nullable AttachmentId next) {
            if (next != null) {
                inUse.add(next);
            }
            var before = current.getAndSet(next);
            if (before != null) {
                inUse.remove(before);
            }
        }
    }
}
