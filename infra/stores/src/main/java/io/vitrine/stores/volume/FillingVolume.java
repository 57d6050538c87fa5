package io.vitrine.stores.volume;

import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Zeros;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A volume while it is filled: attached from the first byte on, extended beside its writers, or, where that cannot be, between them: flushed, detached,
 * extended, attached again and known again.
 */
final class FillingVolume {
    private final VolumeService volumes;
    private final VolumeAttacher attacher;
    private final Journal<StoreException> journalOfMore;
    private final Growth growth;
    private final Witness witness = new Witness();
    /** Writers share it; who takes the volume away from them has it alone. */
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    private volatile HeldVolume held;

    /**
     * @param held attached for writing
     * @param journalOfMore told of further attachments
     */
    FillingVolume(
            VolumeService volumes,
            VolumeAttacher attacher,
            HeldVolume held,
            Gib size,
            Journal<StoreException> journalOfMore) {
        this.volumes = volumes;
        this.attacher = attacher;
        this.held = held;
        this.journalOfMore = journalOfMore;
        this.growth = new Growth(room(), size);
    }

    void write(ByteBuffer source, long offset) throws StoreException {
        growth.reach(offset + source.remaining());
        gate.readLock().lock();
        try {
            put(source, offset);
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        } finally {
            gate.readLock().unlock();
        }
    }

    private void put(ByteBuffer source, long offset) throws VolumeException {
        var volume = held.volume();
        if (!Zeros.only(source)) {
            var written = source.duplicate();
            volume.write(source, offset);
            witness.wrote(written, offset);
            return;
        }
        if (!volume.unwrittenReadsZero()) {
            volume.writeZeroes(new ByteRange(offset, source.remaining()));
        }
        source.position(source.limit());
    }

    private Growth.Room room() {
        return new Growth.Room() {
            @Override
            public boolean growsBesideWriters() {
                return volumes.extendsAttached();
            }

            @Override
            public OptionalLong freeGib() throws VolumeException {
                return volumes.freeGib();
            }

            @Override
            public void extend(Gib size) throws StoreException, VolumeException {
                if (!volumes.extendsAttached() || !extendBesideWriters(size)) {
                    extendBetweenWriters(size);
                }
            }
        };
    }

    /** False where the backend does not do that. */
    private boolean extendBesideWriters(Gib size) throws StoreException, VolumeException {
        try {
            extendTo(size);
        } catch (VolumeException e) {
            if (e.fault() == Fault.NOT_IMPLEMENTED) {
                return false;
            }
            throw e;
        }
        requireShown(size);
        return true;
    }

    private void extendBetweenWriters(Gib size) throws StoreException, VolumeException {
        gate.writeLock().lock();
        try {
            held.volume().flush();
            held.release(HeldVolume.FLUSH_DEADLINE);
            try {
                extendTo(size);
            } catch (VolumeException e) {
                attachAfter(e);
                throw e;
            }
            attachAgain();
            requireShown(size);
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** A smaller size may be asked for then. */
    private void attachAfter(VolumeException refused) throws StoreException {
        try {
            attachAgain();
        } catch (StoreException | VolumeException e) {
            refused.addSuppressed(e);
            throw VolumeStore.trouble(refused);
        }
    }

    private void attachAgain() throws StoreException, VolumeException {
        held = HeldVolume.attach(attacher, held.id(), AttachMode.READ_WRITE, journalOfMore, HeldVolume.DEADLINE);
        witness.confirm(held.volume());
    }

    private void extendTo(Gib wanted) throws VolumeException, StoreException {
        try {
            volumes.extend(held.id(), wanted);
        } catch (VolumeException e) {
            if (e.fault() == Fault.TOO_LARGE && isSpoilt()) {
                throw VolumeStore.trouble(e);
            }
            if (e.fault() != Fault.OUTCOME_UNKNOWN || !hasReached(wanted)) {
                throw e;
            }
        }
    }

    /** A backend that failed at extending leaves a volume of which nothing can be made any more. */
    private boolean isSpoilt() throws VolumeException {
        return volumes.find(held.id())
                .filter(found -> found.state() == Volume.State.ERROR_EXTENDING)
                .isPresent();
    }

    private boolean hasReached(Gib wanted) throws VolumeException {
        return volumes.find(held.id())
                .filter(found -> found.size().compareTo(wanted) >= 0)
                .isPresent();
    }

    private void requireShown(Gib size) throws VolumeException {
        if (held.volume().refreshCapacity() < size.bytes()) {
            throw new VolumeException(
                    Fault.UNAVAILABLE, "the extended volume does not show its " + size.count() + " GiB");
        }
    }

    /** Exactly so many bytes are on the volume and zeros after them, durable. */
    void settle(long imageBytes) throws StoreException {
        try {
            zeroTail(imageBytes);
            held.volume().flush();
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    /** The volume may become somebody's disk: nothing of an earlier owner may show behind the image. */
    private void zeroTail(long imageBytes) throws VolumeException {
        var volume = held.volume();
        var tail = new ByteRange(imageBytes, volume.refreshCapacity() - imageBytes);
        if (tail.length() > 0 && !volume.unwrittenReadsZero() && !volume.isHole(tail)) {
            volume.writeZeroes(tail);
        }
    }

    /** Makes durable what was written, and returns once it is detached. */
    VolumeId release() throws StoreException {
        held.release(HeldVolume.FLUSH_DEADLINE);
        return held.id();
    }

    /** Gives up: detaches where it is attached. */
    void abandon(Throwable cause) {
        held.abandon(cause);
    }
}
