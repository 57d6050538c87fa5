package io.vitrine.stores.volume;

import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far a volume grows whose image has no announced size: to the double (by 64 GiB at most, and by no more than is left to be had), as soon as
 * three quarters are used where others can go on writing meanwhile. Where the backend refuses that much, it is asked for what is needed and nothing more.
 */
final class Growth {
    private static final int LARGEST_STEP_GIB = 64;

    private final Room room;
    private final ReentrantLock extending = new ReentrantLock();
    private volatile Gib size;
    private volatile boolean refusedMore;

    Growth(Room room, Gib size) {
        this.room = room;
        this.size = size;
    }

    /** What a volume can be given. */
    interface Room {
        /** Whether writers go on while it is extended. */
        boolean growsBesideWriters();

        /** How many GiB there are to be had; empty where nobody says. */
        OptionalLong freeGib() throws VolumeException;

        /** Returns once the volume has that size and shows it. {@code TOO_LARGE} where there is no room for that. */
        void extend(Gib size) throws StoreException, VolumeException;
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
        return !refusedMore && end > size.bytes() / 4 * 3 && room.growsBesideWriters();
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
        var step = Math.min(size.count(), LARGEST_STEP_GIB);
        return new Gib(size.count() + (int) Math.max(1, Math.min(step, freeGib())));
    }

    /** Where nobody can say what is left, the extending will tell. */
    private long freeGib() {
        try {
            return room.freeGib().orElse(Long.MAX_VALUE);
        } catch (VolumeException e) {
            return Long.MAX_VALUE;
        }
    }

    /** False where the backend has no room for that. */
    private boolean extended(Gib wanted) throws StoreException {
        try {
            room.extend(wanted);
            size = wanted;
            return true;
        } catch (VolumeException e) {
            if (e.fault() == Fault.TOO_LARGE) {
                return false;
            }
            throw VolumeStore.trouble(e);
        }
    }
}
