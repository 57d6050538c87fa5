package io.vitrine.worker.transfer;

import io.vitrine.model.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Computes one digest of a stream on a platform thread of its own, while other lanes compute others: a digest cannot be split, so the
 * slowest one alone sets the pace. The queue is bounded by the slots of the transfer.
 */
final class DigestLane implements AutoCloseable {
    private sealed interface Item {
        record Chunk(Slot slot) implements Item {}

        record End() implements Item {}

        record Cancel() implements Item {}
    }

    private static final Duration CLOSE_DEADLINE = Duration.ofMinutes(1);

    private final String algorithm;
    private final MessageDigest digest;
    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final CompletableFuture<Digest> result = new CompletableFuture<>();
    private final Thread thread;

    /** @param algorithm hashlib's name, such as {@code md5} or {@code sha512} */
    DigestLane(String algorithm) {
        this(algorithm, digestOf(algorithm));
    }

    DigestLane(String algorithm, MessageDigest digest) {
        this.algorithm = algorithm;
        this.digest = digest;
        this.thread = Thread.ofPlatform().name("digest-" + algorithm).daemon().start(this::run);
    }

    static MessageDigest digestOf(String algorithm) {
        var name = algorithm.toUpperCase(Locale.ROOT);
        try {
            return MessageDigest.getInstance(
                    name.startsWith("SHA") && !name.contains("-") ? "SHA-" + name.substring(3) : name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "no such digest: " + algorithm + "; known are md5, sha1, sha224, sha256, sha384, sha512", e);
        }
    }

    void add(Slot slot) {
        items.add(new Item.Chunk(slot));
    }

    /** The digest of everything added; completes once all of it is computed. */
    CompletableFuture<Digest> finish() {
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
                digest.update(slot.view());
            }
        } catch (Throwable e) {
            result.completeExceptionally(e);
        } finally {
            slot.stageDone();
        }
    }

    private void end() {
        try {
            result.complete(Digest.of(algorithm, digest.digest()));
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
