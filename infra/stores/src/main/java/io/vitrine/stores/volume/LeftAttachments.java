package io.vitrine.stores.volume;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.volume.ReadLease.Left;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import java.time.Duration;
import java.util.function.Predicate;

/** Ends attachments of workers that are gone, or that were asked to end them. Nothing here ends an attachment of others than workers. */
final class LeftAttachments {
    private static final System.Logger LOG = System.getLogger(LeftAttachments.class.getName());

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final VolumeService volumes;
    private final ReadLeases leases;
    private final Duration patience;

    /** @param patience for other workers to let go of what nobody reads */
    LeftAttachments(VolumeService volumes, ReadLeases leases, Duration patience) {
        this.volumes = volumes;
        this.leases = leases;
        this.patience = patience;
    }

    /** The attachment that was noted by one who did not give his lease back. */
    void end(Left left) throws StoreException {
        if (left.attachment().isPresent()) {
            end(left.attachment().get());
        }
    }

    /**
     * Those of all workers: for who has the only lease of the volume, and has not attached it yet.
     *
     * @param nameless also those whose host Cinder does not name, as it does not before they are complete
     */
    void endReaders(VolumeId volume, boolean nameless) throws StoreException {
        endAll(
                volume,
                attachment -> attachment.mode() == AttachMode.READ_ONLY
                        && attachment.host().map(Connector::isOfWorker).orElse(nameless));
    }

    /** Those whose host is named, after {@code trouble}, which becomes no other one: the next try may find the way clear. */
    void endReaders(VolumeId volume, StoreException trouble) {
        try {
            endReaders(volume, false);
        } catch (StoreException | RuntimeException e) {
            trouble.addSuppressed(e);
        }
    }

    /** Whether it is a worker's that reads: whatever made it has no lease any more once {@link #revoke} has returned. */
    boolean isLeft(Attachment attachment) {
        return leases.areShared()
                && attachment.mode() == AttachMode.READ_ONLY
                && attachment.host().filter(Connector::isOfWorker).isPresent();
    }

    /** Returns once no worker has a lease of the volume. {@code BUSY} where some still read. */
    void revoke(VolumeId volume) throws StoreException {
        var until = System.nanoTime() + patience.toNanos();
        for (var others = leases.revoke(volume); ; others = leases.revoke(volume)) {
            for (var left : others.left()) {
                end(left);
                leases.forget(left);
            }
            if (others.living().isEmpty()) {
                break;
            }
            if (System.nanoTime() - until >= 0) {
                throw new StoreException(Fault.BUSY, "the image is being read through worker " + others.living());
            }
            pause();
        }
    }

    /** Of all workers whose leases have lapsed; one whose attachment cannot be ended now is tried again once that has lapsed, too. */
    void reclaim() throws StoreException {
        for (var lapsed : leases.lapsed()) {
            try {
                end(lapsed.left());
                leases.forget(lapsed.left());
                LOG.log(
                        System.Logger.Level.INFO,
                        () -> "Ended what worker " + lapsed.left().worker() + " has left attached of volume "
                                + lapsed.volume());
            } catch (StoreException | RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> "What worker " + lapsed.left().worker() + " has left attached of volume "
                                + lapsed.volume() + " cannot be ended now: " + e.getMessage());
            }
        }
    }

    private void endAll(VolumeId volume, Predicate<Attachment> which) throws StoreException {
        try {
            for (var attachment : volumes.attachments(volume)) {
                if (which.test(attachment)) {
                    volumes.detach(attachment.id());
                }
            }
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    private void end(AttachmentId attachment) throws StoreException {
        try {
            volumes.detach(attachment);
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    private static void pause() throws StoreException {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Fault.BUSY, "interrupted while other workers let go of a volume", e);
        }
    }
}
