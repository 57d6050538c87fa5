package io.vitrine.worker.transfer;

import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Fault;
import io.vitrine.stores.ImageTarget;
import io.vitrine.stores.StoreException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes chunks to the target, several at once and in any order, and takes each one's CRC32C on the way. The first failure is kept; what
 * follows it is not written any more.
 */
final class WriteLane {
    private final ImageTarget target;
    private final Executor writers;
    private final Duration deadline;
    private final Phaser inFlight = new Phaser(1);
    private volatile @Nullable Throwable failure;
    private int[] crcs = new int[64];
    private int chunks;

    /** @param deadline for the writes that are in flight when all has been added */
    WriteLane(ImageTarget target, Executor writers, Duration deadline) {
        this.target = target;
        this.writers = writers;
        this.deadline = deadline;
    }

    void add(Slot slot) {
        inFlight.register();
        try {
            writers.execute(() -> write(slot));
        } catch (RejectedExecutionException e) {
            failure = e;
            slot.stageDone();
            inFlight.arriveAndDeregister();
        }
    }

    private void write(Slot slot) {
        try {
            if (failure == null) {
                var crc = new CRC32C();
                crc.update(slot.view());
                target.write(slot.view(), slot.offset());
                keep(Math.toIntExact(slot.offset() / ChunkChecksums.CHUNK_BYTES), (int) crc.getValue());
            }
        } catch (Throwable e) {
            // Whatever it is, the chunk is not there.
            failure = e;
        } finally {
            slot.stageDone();
            inFlight.arriveAndDeregister();
        }
    }

    private synchronized void keep(int chunk, int crc) {
        if (chunk >= crcs.length) {
            crcs = Arrays.copyOf(crcs, Math.max(chunk + 1, crcs.length * 2));
        }
        crcs[chunk] = crc;
        chunks = Math.max(chunks, chunk + 1);
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns once no write is in flight any more; {@code UNAVAILABLE} where one hangs, which then keeps its buffer and nothing else. */
    void settle() throws StoreException, InterruptedException {
        try {
            inFlight.awaitAdvanceInterruptibly(inFlight.arrive(), deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreException(Fault.UNAVAILABLE, "The store did not end a write within " + deadline + ".", e);
        }
    }

    /** Of everything written; call after {@link #settle}. */
    synchronized ChunkChecksums checksums() {
        return new ChunkChecksums(Arrays.copyOf(crcs, chunks));
    }
}
