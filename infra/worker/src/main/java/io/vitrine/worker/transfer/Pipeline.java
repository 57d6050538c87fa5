package io.vitrine.worker.transfer;

import io.vitrine.formats.Verdict;
import io.vitrine.formats.Verdict.Accepted;
import io.vitrine.formats.Verdict.Refused;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.stores.ImageTarget;
import io.vitrine.stores.ImageWriter;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.signature.SignatureCheck;
import io.vitrine.worker.transfer.FormatLane.Expected;
import io.vitrine.worker.transfer.UploadException.Trouble;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Moves one body into a target: fills chunks from the source, hands each to both digests, the inspection and the writers at once, and
 * reuses it when all have finished. One pipeline, one body.
 */
final class Pipeline implements ImageWriter.Filling<UploadException> {
    private static final Duration STAGE_DEADLINE = Duration.ofMinutes(5);
    private static final int STAGES = 3;

    /**
     * @param announcedBytes what the body must be exactly
     * @param allowance what the body may not exceed
     * @param multihash hashlib's name of the second digest
     * @param slots chunks that may be in the pipeline at once
     * @param format what the body must be; empty for anything
     * @param signature that the body must have; empty for none
     */
    record Plan(
            OptionalLong announcedBytes,
            Allowance allowance,
            String multihash,
            int slots,
            Optional<Expected> format,
            Optional<SignatureCheck> signature) {}

    /** What each chunk goes through at once. */
    private record Lanes(
            ChunkLane<Digest> md5,
            ChunkLane<Digest> multihash,
            FormatLane format,
            SignatureLane signature,
            WriteLane writing) {
        void add(ByteBuffer filled, long offset, Runnable whenDone) {
            var inspected = format.wantsMore();
            var slot = new Slot(filled, offset, STAGES + (inspected ? 1 : 0) + signature.stages(), whenDone);
            md5.add(slot);
            multihash.add(slot);
            if (inspected) {
                format.add(slot);
            }
            signature.add(slot);
            writing.add(slot);
        }
    }

    private final BodySource source;
    private final Plan plan;
    private final SlotPool pool;
    private final Executor writers;
    private final LeaseGuard guard;
    private final Semaphore slots;
    private final Duration stageDeadline;
    private Optional<Accepted> accepted = Optional.empty();

    Pipeline(BodySource source, Plan plan, SlotPool pool, Executor writers, LeaseGuard guard) {
        this(source, plan, pool, writers, guard, STAGE_DEADLINE);
    }

    /** @param stageDeadline how long the store and the digests may take over what they have */
    Pipeline(BodySource source, Plan plan, SlotPool pool, Executor writers, LeaseGuard guard, Duration stageDeadline) {
        this.source = source;
        this.plan = plan;
        this.pool = pool;
        this.writers = writers;
        this.guard = guard;
        this.slots = new Semaphore(plan.slots());
        this.stageDeadline = stageDeadline;
    }

    @Override
    public Content fill(ImageTarget target) throws StoreException, UploadException {
        var writing = new WriteLane(target, writers, stageDeadline);
        try (var md5 = DigestWork.lane("md5");
                var multihash = DigestWork.lane(plan.multihash());
                var format = new FormatLane(plan.format(), source::wake);
                var signature = new SignatureLane(plan.signature())) {
            return fill(new Lanes(md5, multihash, format, signature, writing));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Fault.UNAVAILABLE, "The transfer was interrupted.", e);
        } catch (ExecutionException | TimeoutException e) {
            e.printStackTrace();
            throw new StoreException(Fault.INTERNAL, "A digest or the format could not be computed.", e);
        }
    }

    private Content fill(Lanes lanes)
            throws StoreException, UploadException, InterruptedException, ExecutionException, TimeoutException {
        long sizeBytes;
        try {
            sizeBytes = pump(lanes);
            accept(lanes.format().finish(sizeBytes, stageDeadline));
            lanes.signature().require(stageDeadline);
        } catch (Throwable trouble) {
            settleAfter(trouble, lanes.writing());
            throw trouble;
        }
        var digests = new CompletableFuture<?>[] {
            lanes.md5().finish(), lanes.multihash().finish()
        };
        lanes.writing().settle();
        throwFailure(lanes.writing());
        CompletableFuture.allOf(digests).get(stageDeadline.toMillis(), TimeUnit.MILLISECONDS);
        return new Content(
                sizeBytes,
                (Digest) digests[0].join(),
                (Digest) digests[1].join(),
                lanes.writing().checksums());
    }

    /** The target is closed next, so what is being written to it ends first; what hangs is left to itself. */
    private static void settleAfter(Throwable trouble, WriteLane writing) {
        try {
            writing.settle();
        } catch (StoreException e) {
            trouble.addSuppressed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What came of the inspection; there, once {@link #fill} has returned. */
    Accepted accepted() {
        return accepted.orElseThrow();
    }

    private void accept(Verdict verdict) throws UploadException {
        switch (verdict) {
            case Accepted it -> accepted = Optional.of(it);
            case Refused(String sentence) -> throw new UploadException(Trouble.UNFIT, sentence);
        }
    }

    private long pump(Lanes lanes) throws StoreException, UploadException, InterruptedException {
        var offset = 0L;
        for (var more = true; more; ) {
            guard.check();
            throwFailure(lanes.writing());
            if (lanes.format().refusal().isPresent()) {
                accept(lanes.format().refusal().get());
            }
            var buffer = acquire();
            var handedOn = false;
            try {
                more = fillChunk(buffer, offset);
                buffer.flip();
                if (buffer.hasRemaining()) {
                    var begin = offset;
                    offset += buffer.remaining();
                    handedOn = true;
                    lanes.add(buffer, begin, () -> release(buffer));
                    guard.bytesHandedOn(offset);
                }
            } finally {
                if (!handedOn) {
                    release(buffer);
                }
            }
        }
        checkEnd(offset);
        return offset;
    }

    /** Fills a chunk, yet never beyond the announced size: a surplus byte is met by {@link #checkSurplus} and written nowhere. */
    private boolean fillChunk(ByteBuffer buffer, long offset) throws UploadException {
        var limit = Math.min(
                        plan.announcedBytes().orElse(Long.MAX_VALUE),
                        plan.allowance().bytes())
                - offset;
        if (limit > 0) {
            buffer.limit((int) Math.min(ChunkChecksums.CHUNK_BYTES, limit));
            return source.read(buffer) && (buffer.position() < limit || checkSurplus());
        }
        return checkSurplus();
    }

    /** At the limit there must be nothing more: answers false, the end, or throws. */
    private boolean checkSurplus() throws UploadException {
        var probe = ByteBuffer.allocate(1);
        source.read(probe);
        if (probe.position() == 0) {
            return false;
        }
        if (plan.announcedBytes().isPresent()
                && plan.announcedBytes().getAsLong() <= plan.allowance().bytes()) {
            throw new UploadException(
                    Trouble.TOO_LONG,
                    "More bytes came than the " + plan.announcedBytes().getAsLong() + " that were announced.");
        }
        throw overCap();
    }

    private UploadException overCap() {
        return new UploadException(Trouble.OVER_CAP, plan.allowance().refusal());
    }

    private void checkEnd(long sizeBytes) throws UploadException {
        if (plan.announcedBytes().isPresent()
                && sizeBytes < plan.announcedBytes().getAsLong()) {
            throw new UploadException(
                    Trouble.TOO_SHORT,
                    "The body ended after " + sizeBytes + " of "
                            + plan.announcedBytes().getAsLong() + " announced bytes.");
        }
    }

    private ByteBuffer acquire() throws StoreException, InterruptedException {
        if (!slots.tryAcquire(stageDeadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new StoreException(Fault.UNAVAILABLE, "The store did not take a chunk within " + stageDeadline + ".");
        }
        try {
            return pool.acquire(stageDeadline);
        } catch (InterruptedException | RuntimeException e) {
            slots.release();
            throw e;
        }
    }

    private void release(ByteBuffer buffer) {
        pool.release(buffer);
        slots.release();
    }

    private static void throwFailure(WriteLane writing) throws StoreException {
        if (writing.failure().isPresent()) {
            switch (writing.failure().get()) {
                case StoreException e -> throw e;
                case RuntimeException e -> throw e;
                case Throwable e -> throw new StoreException(Fault.INTERNAL, "A chunk could not be written.", e);
            }
        }
    }
}
