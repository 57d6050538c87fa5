package io.vitrine.worker.transfer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Computes something of a stream on a platform thread of its own, while other lanes compute other things: a stream's digest cannot be
 * split, so the slowest one alone sets the pace. The queue is bounded by the slots of the transfer.
 */
final class ChunkLane<R> implements AutoCloseable {
    /** What is computed; asked by one thread. */
    interface Work<R> {
        /** The next bytes of the stream, in a view of its own. */
        void take(ByteBuffer chunk);

        /** Once, after all of them. */
        R result();
    }

    private sealed interface Item {
        record Chunk(Slot slot) implements Item {}

        record End() implements Item {}

        record Cancel() implements Item {}
    }

    private static final Duration CLOSE_DEADLINE = Duration.ofMinutes(1);

    private final Work<R> work;
    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final Thread thread;

    /** @param name of the thread */
    ChunkLane(String name, Work<R> work) {
        this.work = work;
        this.thread = Thread.ofPlatform().name(name).daemon().start(GivingWay.by(this::run));
    }

    void add(Slot slot) {
        items.add(new Item.Chunk(slot));
    }

    /** The result of everything added; completes once all of it is computed. */
    CompletableFuture<R> finish() {
        items.add(new Item.End());
        return result;
    }

    private void run() {
        try {
            while (true) {
                switch (items.take()) {
                    case Item.Chunk(Slot slot) -> update(slot);
                    case Item.End _ -> {
                        end();
                        return;
                    }
                    case Item.Cancel _ -> {
                        giveBackTheRest();
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            result.completeExceptionally(e);
            giveBackTheRest();
        }
    }

    /** After a failure chunks are still taken, to be given back. */
    private void update(Slot slot) {
        try {
            if (!result.isDone()) {
                work.take(slot.view());
            }
        } catch (Throwable e) {
            result.completeExceptionally(e);
        } finally {
            slot.stageDone();
        }
    }

    private void end() {
        try {
            result.complete(work.result());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private void giveBackTheRest() {
        for (var item = items.poll(); item != null; item = items.poll()) {
            if (item instanceof Item.Chunk(Slot slot)) {
                slot.stageDone();
            }
        }
    }

    /**
     * Ends the thread; after {@link #finish} has completed there is nothing left to end. Waits for it, so that every slot is back; a thread
     * that gets no processor for so long gives its slots back later.
     */
    @Override
    public void close() throws InterruptedException {
        items.add(new Item.Cancel());
        thread.join(CLOSE_DEADLINE);
    }
}
