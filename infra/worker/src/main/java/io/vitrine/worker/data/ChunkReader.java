package io.vitrine.worker.data;

import io.vitrine.model.ByteRange;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Fault;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.transfer.StoreShare;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;
import org.jboss.logging.Logger;

/**
 * Reads a range of an image chunk by chunk, some ahead, and checks each whole chunk against its CRC32C before any byte of it is given out.
 * A buffer given out belongs to the taker, who releases it to the pool.
 */
public final class ChunkReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ChunkReader.class);
    private static final int AHEAD = 4;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final ImageSource source;
    private final ChunkCheck check;
    private final long imageBytes;
    private final ByteRange range;
    private final StoreShare share;
    private final Duration deadline;
    private final ArrayDeque<CompletableFuture<ByteBuffer>> ahead = new ArrayDeque<>();
    private long nextChunk;

    public ChunkReader(ImageSource source, ChunkCheck check, long imageBytes, ByteRange range, StoreShare share) {
        this(source, check, imageBytes, range, share, DEADLINE);
    }

    /** @param deadline for one chunk, and for those under way at the end */
    ChunkReader(
            ImageSource source,
            ChunkCheck check,
            long imageBytes,
            ByteRange range,
            StoreShare share,
            Duration deadline) {
        this.deadline = deadline;
        this.source = source;
        this.check = check;
        this.imageBytes = imageBytes;
        this.range = range;
        this.share = share;
        this.nextChunk = range.offset() / ChunkChecksums.CHUNK_BYTES;
    }

    /** The next checked bytes of the range; empty at its end. {@code CORRUPT} where they are not the ones that were stored. */
    public Optional<ByteBuffer> next() throws StoreException, InterruptedException {
        if (ahead.isEmpty() && hasMore()) {
            startReading(share.slots().acquire(deadline));
        }
        readAhead();
        var reading = ahead.poll();
        return reading == null ? Optional.empty() : Optional.of(await(reading));
    }

    /** Takes only buffers that are free: waiting for one while holding others could end with everybody waiting. */
    private void readAhead() {
        while (ahead.size() < AHEAD && hasMore()) {
            var buffer = share.slots().tryAcquire();
            if (buffer.isEmpty()) {
                return;
            }
            startReading(buffer.get());
        }
    }

    private boolean hasMore() {
        return nextChunk * ChunkChecksums.CHUNK_BYTES < range.end();
    }

    private void startReading(ByteBuffer buffer) {
        var chunk = nextChunk++;
        ahead.add(CompletableFuture.supplyAsync(() -> read(chunk, buffer), share.io()));
    }

    private ByteBuffer read(long chunk, ByteBuffer buffer) {
        try {
            var start = chunk * ChunkChecksums.CHUNK_BYTES;
            buffer.limit((int) Math.min(ChunkChecksums.CHUNK_BYTES, imageBytes - start));
            fill(buffer, start);
            check(Math.toIntExact(chunk), buffer.flip());
            buffer.position((int) Math.max(0, range.offset() - start));
            buffer.limit((int) Math.min(buffer.limit(), range.end() - start));
            return buffer;
        } catch (Throwable e) {
            share.slots().release(buffer);
            throw new CompletionException(e);
        }
    }

    /** The system would keep pages of zeros of a hole that is read. What it stands for is checked like everything else. */
    private void fill(ByteBuffer buffer, long start) throws StoreException {
        if (source.isHole(new ByteRange(start, buffer.remaining()))) {
            MemorySegment.ofBuffer(buffer).fill((byte) 0);
            buffer.position(buffer.limit());
        } else {
            source.read(buffer, start);
        }
    }

    private void check(int chunk, ByteBuffer bytes) throws StoreException {
        if (check.isDue(chunk)) {
            var crc = new CRC32C();
            crc.update(bytes.duplicate());
            check.require(chunk, (int) crc.getValue());
        }
    }

    private ByteBuffer await(CompletableFuture<ByteBuffer> reading) throws StoreException, InterruptedException {
        try {
            return reading.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException cause) {
                throw cause;
            }
            throw new StoreException(Fault.INTERNAL, "A chunk could not be read.", e);
        } catch (InterruptedException e) {
            reading.thenAccept(share.slots()::release);
            throw e;
        } catch (TimeoutException e) {
            reading.thenAccept(share.slots()::release);
            throw new StoreException(Fault.UNAVAILABLE, "The store did not answer within " + deadline + ".", e);
        }
    }

    /**
     * Gives back what was read ahead and not taken, once it has been read. Waits for that, so that nobody reads from a source that is closed
     * next, but not for ever: a read that hangs keeps its buffer until it ends.
     */
    @Override
    public void close() {
        var givenBack = ahead.stream().map(reading -> reading.thenAccept(share.slots()::release));
        var all = CompletableFuture.allOf(givenBack.toArray(CompletableFuture<?>[]::new))
                .handle((_, _) -> true)
                .completeOnTimeout(false, deadline.toMillis(), TimeUnit.MILLISECONDS);
        if (!all.join()) {
            LOG.warnf("A store has not ended its reads within %s; their buffers come back when it does", deadline);
        }
    }
}
