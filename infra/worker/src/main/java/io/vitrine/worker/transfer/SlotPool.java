package io.vitrine.worker.transfer;

import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * All off-heap buffers that transfers use: {@code slots} of 1 MiB each, allocated when first needed and kept until {@link #forgetIdle}. This is the bound on
 * memory whatever the number of transfers and the size of their images; a transfer that finds none left waits, and its client with it.
 */
public final class SlotPool {
    private static final int PAGE_BYTES = 4096;

    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
    private final Semaphore available;
    private final int slots;
    private final Optional<SlotPool> whole;

    public SlotPool(int slots) {
        this(slots, Optional.empty());
    }

    private SlotPool(int slots, Optional<SlotPool> whole) {
        this.slots = slots;
        this.available = new Semaphore(slots, true);
        this.whole = whole;
    }

    /** A part of this pool: the same buffers, never more than {@code some} of them in use. */
    public SlotPool atMost(int some) {
        return new SlotPool(some, Optional.of(this));
    }

    /** A cleared buffer of one chunk; {@code UNAVAILABLE} when none came free in time. Give it back with {@link #release}. */
    public ByteBuffer acquire(Duration deadline) throws InterruptedException {
        var until = System.nanoTime() + deadline.toNanos();
        if (!available.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new FaultException(Fault.UNAVAILABLE, "All transfer buffers are in use; try again later.");
        }
        try {
            return whole.isEmpty() ? take() : whole.get().acquire(Duration.ofNanos(until - System.nanoTime()));
        } catch (InterruptedException | RuntimeException e) {
            available.release();
            throw e;
        }
    }

    /** A cleared buffer, if one is free this moment. */
    public Optional<ByteBuffer> tryAcquire() {
        if (!available.tryAcquire()) {
            return Optional.empty();
        }
        var buffer = whole.isEmpty() ? Optional.of(take()) : whole.get().tryAcquire();
        if (buffer.isEmpty()) {
            available.release();
        }
        return buffer;
    }

    private ByteBuffer take() {
        var buffer = idle.poll();
        return buffer == null ? allocate() : buffer.clear();
    }

    /** Aligned as disks want it, so that nobody has to copy them. */
    private static ByteBuffer allocate() {
        return ByteBuffer.allocateDirect(ChunkChecksums.CHUNK_BYTES + PAGE_BYTES)
                .alignedSlice(PAGE_BYTES)
                .slice(0, ChunkChecksums.CHUNK_BYTES);
    }

    public void release(ByteBuffer buffer) {
        whole.ifPresentOrElse(all -> all.release(buffer), () -> idle.add(buffer));
        available.release();
    }

    /** Lets the collector have the buffers that nobody uses at this moment; how many there were. */
    int forgetIdle() {
        var forgotten = 0;
        while (idle.poll() != null) {
            forgotten++;
        }
        return forgotten;
    }

    /** Buffers in use at this moment. */
    public int inUse() {
        return slots - available.availablePermits();
    }
}
