package io.vitrine.stores.volume;

import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.VolumeService;
import java.time.Duration;

/** How a volume is attached for readers: by a worker that has the lease, after what the one before it has left was ended. */
final class ReadAttachments {
    private final VolumeService volumes;
    private final VolumeAttacher attacher;
    private final ReadLeases leases;
    private final LeftAttachments left;
    private final String deployment;
    private final Duration deadline;

    ReadAttachments(
            VolumeService volumes,
            VolumeAttacher attacher,
            ReadLeases leases,
            LeftAttachments left,
            String deployment,
            Duration deadline) {
        this.volumes = volumes;
        this.attacher = attacher;
        this.leases = leases;
        this.left = left;
        this.deployment = deployment;
        this.deadline = deadline;
    }

    /**
     * Returns once the volume is open. {@code NOT_FOUND} without the volume; otherwise as {@link ReadLeases#take} and {@link VolumeAttacher#withVolume}.
     *
     * @param changed called when the state of the lease changes
     */
    SharedVolume open(VolumeId id, Runnable changed) throws StoreException {
        var volume = existing(id);
        var exclusive = !volume.multiattach();
        var lease = leases.take(id, exclusive, changed);
        clearWay(volume, lease);
        try {
            var held = HeldVolume.attach(
                    attacher, id, AttachMode.READ_ONLY, journal(lease), deadline, cleanly -> over(lease, cleanly));
            return new SharedVolume(
                    held,
                    lease,
                    VolumeNotes.imageBytes(volume).orElse(held.volume().capacityBytes()));
        } catch (StoreException e) {
            if (e.fault() == Fault.BUSY && exclusive && leases.areShared()) {
                left.endReaders(id, e);
            }
            throw e;
        }
    }

    private Volume existing(VolumeId id) throws StoreException {
        try {
            return volumes.find(id).orElseThrow(() -> new StoreException(Fault.NOT_FOUND, "no volume " + id));
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    private void clearWay(Volume volume, ReadLease lease) throws StoreException {
        if (lease.predecessor().isEmpty()) {
            return;
        }
        try {
            left.end(lease.predecessor().get());
            if (!volume.multiattach()) {
                var unnoted = lease.predecessor().get().attachment().isEmpty();
                left.endReaders(volume.id(), unnoted && isOurs(volume));
            }
        } catch (StoreException | RuntimeException e) {
            lease.leave();
            throw e;
        }
    }

    private boolean isOurs(Volume volume) {
        return deployment.equals(volume.metadata().get(VolumeLabels.DEPLOYMENT));
    }

    private static void over(ReadLease lease, boolean cleanly) {
        if (cleanly) {
            lease.giveBack();
        } else {
            lease.leave();
        }
    }

    private static Journal<StoreException> journal(ReadLease lease) {
        return new Journal<>() {
            @Override
            public void reserved(AttachmentId attachment) throws StoreException {
                lease.attached(attachment);
            }

            @Override
            public void reached(AttemptStep step) {}
        };
    }
}
