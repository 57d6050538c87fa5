package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One read-only attachment and how many read through it. Counted under the turn of the volume's desk. */
final class SharedVolume {
    private static final int FIRST_BLOCK = 4096;

    private final HeldVolume held;
    private final ReadLease lease;
    private final long imageBytes;
    private int readers;
    private volatile boolean idle;
    private volatile boolean suspect;
    private volatile long idleSince = System.nanoTime();

    /** @param imageBytes how much of the volume is the image */
    SharedVolume(HeldVolume held, ReadLease lease, long imageBytes) {
        this.held = held;
        this.lease = lease;
        this.imageBytes = imageBytes;
    }

    AttachedVolume volume() {
        return held.volume();
    }

    long imageBytes() {
        return imageBytes;
    }

    ReadLease.State lease() {
        return lease.state();
    }

    void join() {
        readers++;
        idle = false;
    }

    void part() {
        if (--readers == 0) {
            idleSince = System.nanoTime();
            idle = true;
        }
    }

    boolean isRead() {
        return readers > 0;
    }

    /** As it was a moment ago: for who has no turn. */
    boolean isIdle() {
        return idle;
    }

    long idleSince() {
        return idleSince;
    }

    boolean isIdleFor(Duration length) {
        return !isRead() && System.nanoTime() - idleSince >= length.toNanos();
    }

    /** A reader has met trouble that may not be its own. */
    void suspect() {
        suspect = true;
    }

    /** Whether the disk behind it still answers; asked only where nobody has just read from it. */
    boolean answers() {
        if (isRead() && !suspect) {
            return true;
        }
        try {
            var volume = volume();
            volume.read(ByteBuffer.allocateDirect((int) Math.min(FIRST_BLOCK, volume.capacityBytes())), 0);
            suspect = false;
            return true;
        } catch (VolumeException | RuntimeException e) {
            return false;
        }
    }

    /** Returns once it is detached; who still reads is told that the loan has ended. */
    void release(Duration deadline) throws StoreException {
        held.release(deadline);
    }
}
