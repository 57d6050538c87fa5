package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes room in an attached volume whose image has no announced size: doubles it (by 64 GiB at most) as soon as three quarters are used, while others go
 * on writing. Where the backend refuses that much, it is asked for what is needed and nothing more.
 */
final class Growth {
    private static final int LARGEST_STEP_GIB = 64;

    private final VolumeService volumes;
    private final VolumeId id;
    private final AttachedVolume volume;
    private final ReentrantLock extending = new ReentrantLock();
    private volatile Gib size;
    private volatile boolean refusedMore;

    Growth(VolumeService volumes, VolumeId id, AttachedVolume volume, Gib size) {
        this.volumes = volumes;
        this.id = id;
        this.volume = volume;
        this.size = size;
    }

    /** Returns once the volume reaches {@code end}. {@code TOO_LARGE} where it cannot. */
    void reach(long end) throws StoreException {
        if (end > size.bytes()) {
            extending.lock();
            try {
                growTo(end);
            } finally {
                extending.unlock();
            }
        } else if (shouldGrowAhead(end) && extending.tryLock()) {
            try {
                growAhead(end);
            } finally {
                extending.unlock();
            }
        }
    }

    private boolean shouldGrowAhead(long end) {
        return !refusedMore && end > size.bytes() / 4 * 3;
    }

    private void growAhead(long end) throws StoreException {
        if (shouldGrowAhead(end)) {
            refusedMore = !extended(nextSize());
        }
    }

    private void growTo(long end) throws StoreException {
        if (end <= size.bytes()) {
            return;
        }
        var needed = sizeHolding(end);
        if (!refusedMore && extended(needed.max(nextSize()))) {
            return;
        }
        refusedMore = true;
        if (!extended(needed)) {
            throw new StoreException(
                    Fault.TOO_LARGE, "the store has no room to let the image grow to " + needed.count() + " GiB");
        }
    }

    /** The size of a volume for so many bytes. {@code TOO_LARGE} where no volume has it. */
    static Gib sizeHolding(long bytes) throws StoreException {
        if (bytes > new Gib(Integer.MAX_VALUE).bytes()) {
            throw new StoreException(Fault.TOO_LARGE, "no volume takes an image of " + bytes + " bytes");
        }
        return Gib.holding(bytes);
    }

    private Gib nextSize() {
        return new Gib(size.count() + Math.min(size.count(), LARGEST_STEP_GIB));
    }

    /** False where the backend has no room for that. */
    private boolean extended(Gib wanted) throws StoreException {
        try {
            extendFor(wanted);
            if (volume.refreshCapacity() < wanted.bytes()) {
                throw new StoreException(
                        Fault.UNAVAILABLE, "the extended volume does not show its " + wanted.count() + " GiB");
            }
            size = wanted;
            return true;
        } catch (VolumeException e) {
            if (e.fault() == Fault.TOO_LARGE) {
                return false;
            }
            throw VolumeStore.trouble(e);
        }
    }

    private void extendFor(Gib wanted) throws VolumeException {
        try {
            volumes.extend(id, wanted);
        } catch (VolumeException e) {
            if (e.fault() != Fault.OUTCOME_UNKNOWN || !hasReached(wanted)) {
                throw e;
            }
        }
    }

    private boolean hasReached(Gib wanted) throws VolumeException {
        return volumes.find(id)
                .filter(found -> found.size().compareTo(wanted) >= 0)
                .isPresent();
    }
}
