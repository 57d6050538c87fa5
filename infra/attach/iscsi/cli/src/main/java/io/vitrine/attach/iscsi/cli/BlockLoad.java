package io.vitrine.attach.iscsi.cli;

import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Calls on a disk, so many under way all the time: each is started by the end of another, on the session's own thread, as a deep queue of a program is. */
public final class BlockLoad {
    private static final Runnable NOTHING = () -> {};

    private final IscsiDisk disk;
    private final Plan plan;
    private final long blocks;
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicReference<@Nullable IscsiException> failure = new AtomicReference<>();
    private final Latencies latencies = new Latencies();
    private final CountDownLatch lanes;
    private volatile long deadline;

    private BlockLoad(IscsiDisk disk, Plan plan) {
        this.disk = disk;
        this.plan = plan;
        blocks = disk.capacityBytes() / plan.blockBytes;
        if (blocks == 0) {
            throw new IllegalArgumentException("The disk is smaller than one block of " + plan.blockBytes + " bytes.");
        }
        lanes = new CountDownLatch(plan.depth);
    }

    /** What is done to each block. */
    public enum Direction {
        READ,
        WRITE
    }

    /** Which block comes next. */
    public enum Order {
        /** The one behind the last; from the beginning again at the disk's end. */
        SEQUENTIAL,
        RANDOM
    }

    /**
     * How much, and how.
     *
     * @param blockBytes of each call
     * @param depth calls under way
     * @param mostBytes after which no further call is started
     * @param longest the same for time
     * @param seed of random places
     */
    public record Plan(
            Direction direction, Order order, int blockBytes, int depth, long mostBytes, Duration longest, long seed) {
        public Plan {
            if (blockBytes < 1 || depth < 1 || mostBytes < 1 || !longest.isPositive()) {
                throw new IllegalArgumentException("no load: " + blockBytes + " bytes, depth " + depth);
            }
        }
    }

    /**
     * What came of it.
     *
     * @param time until the last call ended
     * @param flush that made the writes durable, behind that; zero for reads
     */
    public record Result(
            Plan plan, long calls, Duration time, Duration flush, Duration median, Duration p99, Duration slowest) {
        public double bytesPerSecond() {
            return callsPerSecond() * plan.blockBytes;
        }

        public double callsPerSecond() {
            return calls * 1e9 / time.toNanos();
        }
    }

    /** Returns once every call has ended. */
    public static Result run(IscsiDisk disk, Plan plan) throws IscsiException, InterruptedException {
        return new BlockLoad(disk, plan).run();
    }

    private Result run() throws IscsiException, InterruptedException {
        // Left to the collector: after a failure the disk may still hold what was lent.
        var arena = Arena.ofAuto();
        long began = System.nanoTime();
        deadline = began + plan.longest.toNanos();
        for (int lane = 0; lane < plan.depth; lane++) {
            new Lane(arena.allocate(plan.blockBytes, Long.BYTES), plan.seed + lane).next();
        }
        lanes.await();
        var time = Duration.ofNanos(System.nanoTime() - began);
        var trouble = failure.get();
        if (trouble != null) {
            throw trouble;
        }
        return result(time, flush());
    }

    /** Also what lets go of the buffers that were lent. */
    private Duration flush() throws IscsiException {
        if (plan.direction == Direction.READ) {
            return Duration.ZERO;
        }
        long began = System.nanoTime();
        disk.flush();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Result result(Duration time, Duration flush) {
        return new Result(
                plan,
                ended.get(),
                time,
                flush,
                latencies.quantile(0.5),
                latencies.quantile(0.99),
                latencies.quantile(1));
    }

    /** One call after the other. Nobody ever changes what a lane writes, so it may be lent many times at once. */
    private final class Lane implements Completion {
        private final MemorySegment block;
        private final SplittableRandom random;
        private long since;

        Lane(MemorySegment block, long seed) {
            this.block = block;
            this.random = new SplittableRandom(seed);
            if (plan.direction == Direction.WRITE) {
                for (long at = 0; at + Long.BYTES <= block.byteSize(); at += Long.BYTES) {
                    block.set(ValueLayout.JAVA_LONG, at, random.nextLong());
                }
            }
        }

        void next() {
            long now = System.nanoTime();
            long number = started.getAndIncrement();
            if (failure.get() != null || now >= deadline || number > (plan.mostBytes - 1) / plan.blockBytes) {
                lanes.countDown();
                return;
            }
            long index = plan.order == Order.RANDOM ? random.nextLong(blocks) : number % blocks;
            since = now;
            switch (plan.direction) {
                case READ -> disk.read(index * plan.blockBytes, block, this);
                case WRITE -> disk.writeLent(index * plan.blockBytes, block, this, NOTHING);
            }
        }

        @Override
        public void done() {
            latencies.add(System.nanoTime() - since);
            ended.getAndIncrement();
            next();
        }

        @Override
        public void failed(IscsiException cause) {
            failure.compareAndSet(null, cause);
            lanes.countDown();
        }
    }
}
