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
 * All off-heap buffers that transfers use: {@code slots} of 1 MiB each, allocated when first needed and then kept. This is the bound on
 * memory whatever the number of transfers and the size of their images; a transfer that finds none left waits, and its client with it.
 */
public final class SlotPool {
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
    private final Semaphore available;
    private final int slots;

    public SlotPool(int slots) {
        this.slots = slots;
        this.available = new Semaphore(slots, true);
    }

    /** A cleared buffer of one chunk; {@code UNAVAILABLE} when none came free in time. Give it back with {@link #release}. */
    public ByteBuffer acquire(Duration deadline) throws InterruptedException {
        if (!available.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new FaultException(Fault.UNAVAILABLE, "All transfer buffers are in use; try again later.");
        }
        return take();
    }

    /** A cleared buffer, if one is free this moment. */
    public Optional<ByteBuffer> tryAcquire() {
        return available.tryAcquire() ? Optional.of(take()) : Optional.empty();
    }

    private ByteBuffer take() {
        var buffer = idle.poll();
        return buffer == null ? ByteBuffer.allocateDirect(ChunkChecksums.CHUNK_BYTES) : buffer.clear();
    }

    public void release(ByteBuffer buffer) {
        idle.add(buffer);
        available.release();
    }

    /** Buffers in use at this moment. */
    public int inUse() {
        return slots - available.availablePermits();
    }
}
