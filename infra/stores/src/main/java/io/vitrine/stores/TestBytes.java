package io.vitrine.stores;

import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Bytes that nothing on the way can compress, or take for those of an earlier examination: each MiB follows from where it lies and from a seed. */
public final class TestBytes {
    private static final int CHUNK = 1 << 20;
    private static final int IN_FLIGHT = 8;

    private final long seed;
    private final int chunks;

    /** @param sizeBytes rounded down to whole MiB */
    public TestBytes(long seed, long sizeBytes) {
        this.seed = seed;
        this.chunks = Math.toIntExact(sizeBytes / CHUNK);
    }

    /** What is done with one MiB. */
    @FunctionalInterface
    public interface Move {
        /** @param buffer direct; full of the MiB's bytes where they are written, empty where they are to be read into it */
        void at(ByteBuffer buffer, long offset) throws StoreException;
    }

    public long sizeBytes() {
        return (long) chunks * CHUNK;
    }

    /** Where the last MiB lies. */
    public ByteRange last() {
        return new ByteRange(sizeBytes() - CHUNK, CHUNK);
    }

    /** Gives out every MiB, several at a time. Answers the rate in MiB/s, without the time to make the bytes up. */
    public long write(Move move) throws StoreException, InterruptedException {
        return all((buffer, offset, timer) -> {
            fill(buffer, offset);
            timer.time(() -> move.at(buffer, offset));
        });
    }

    /** Takes every MiB back, several at a time, and compares it. {@code CORRUPT} where one is another. Answers the rate in MiB/s. */
    public long compare(Move move) throws StoreException, InterruptedException {
        return all((buffer, offset, timer) -> {
            buffer.clear();
            timer.time(() -> move.at(buffer, offset));
            var expected = ByteBuffer.allocate(CHUNK);
            fill(expected, offset);
            if (!buffer.flip().equals(expected)) {
                throw new StoreException(
                        Fault.CORRUPT, "MiB " + offset / CHUNK + " does not read back as it was written");
            }
        });
    }

    /** Fills the buffer with as many bytes as it has room for, as they are from {@code offset} on, a whole MiB. */
    public void fill(ByteBuffer buffer, long offset) {
        buffer.clear();
        var random = new SplittableRandom(seed + offset);
        while (buffer.remaining() >= Long.BYTES) {
            buffer.putLong(random.nextLong());
        }
        buffer.flip();
    }

    private interface Work {
        void on(ByteBuffer buffer, long offset, Timer timer) throws StoreException;
    }

    private interface Timed {
        void run() throws StoreException;
    }

    /** Of one thread: how long its moves took. */
    private static final class Timer {
        private long nanos;

        void time(Timed timed) throws StoreException {
            var began = System.nanoTime();
            timed.run();
            nanos += System.nanoTime() - began;
        }
    }

    private long all(Work work) throws StoreException, InterruptedException {
        var next = new AtomicInteger();
        var lanes = new ArrayList<Future<Long>>();
        var threads = Executors.newFixedThreadPool(
                IN_FLIGHT, Thread.ofPlatform().daemon().name("checkup-", 0).factory());
        try {
            for (var lane = 0; lane < IN_FLIGHT; lane++) {
                lanes.add(threads.submit(() -> lane(next, work)));
            }
            return rate(lanes);
        } finally {
            next.set(chunks);
            end(threads);
        }
    }

    private long lane(AtomicInteger next, Work work) throws StoreException {
        var buffer = ByteBuffer.allocateDirect(CHUNK);
        var timer = new Timer();
        for (var chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
            work.on(buffer, (long) chunk * CHUNK, timer);
        }
        return timer.nanos;
    }

    /** From the mean time that a lane spent moving. */
    private long rate(List<Future<Long>> lanes) throws StoreException, InterruptedException {
        var nanos = 0L;
        for (var lane : lanes) {
            try {
                nanos += lane.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof StoreException trouble
                        ? trouble
                        : new StoreException(Fault.INTERNAL, "moving bytes failed: " + e.getCause(), e);
            }
        }
        var mean = Math.max(1, nanos / lanes.size());
        return Math.round(chunks * 1e9 / mean);
    }

    /** What a lane has begun is brought to its end, so that nothing is written after this. */
    private static void end(ExecutorService threads) throws InterruptedException {
        threads.shutdown();
        threads.awaitTermination(2, TimeUnit.MINUTES);
    }
}
