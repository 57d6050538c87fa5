package io.vitrine.stores;

import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Fault;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/** Reads a fresh image back and compares it, MiB by MiB, with the checksums taken while it was written. */
public final class ReadBack {
    private static final int SAMPLES = 64;

    private final Verification policy;
    private final RandomGenerator random;

    public ReadBack(Verification policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    /** Gives bytes as the disk has them, not as some memory on the way to it does. */
    @FunctionalInterface
    public interface OnDisk {
        void read(ByteBuffer destination, long offset) throws StoreException;
    }

    /** Whether there is nothing to do, so nothing to open either. */
    public boolean isOff() {
        return policy == Verification.OFF;
    }

    /** {@code CORRUPT} where a chunk differs. */
    public void check(Content content, OnDisk source) throws StoreException {
        try (var arena = Arena.ofShared()) {
            var buffer = arena.allocate(ChunkChecksums.CHUNK_BYTES).asByteBuffer();
            for (int chunk : chunksToRead(content.checksums().count())) {
                check(chunk, content, source, buffer);
            }
        }
    }

    private int[] chunksToRead(int count) {
        var chunks =
                switch (policy) {
                    case OFF -> IntStream.empty();
                    case FULL -> IntStream.range(0, count);
                    case SAMPLE ->
                        count <= SAMPLES + 2
                                ? IntStream.range(0, count)
                                : IntStream.concat(IntStream.of(0, count - 1), random.ints(SAMPLES, 1, count - 1))
                                        .sorted()
                                        .distinct();
                };
        return chunks.toArray();
    }

    private static void check(int chunk, Content content, OnDisk source, ByteBuffer buffer) throws StoreException {
        long offset = (long) chunk * ChunkChecksums.CHUNK_BYTES;
        buffer.clear().limit((int) Math.min(buffer.capacity(), content.sizeBytes() - offset));
        source.read(buffer, offset);
        var crc = new CRC32C();
        crc.update(buffer.flip());
        if ((int) crc.getValue() != content.checksums().crcOfChunk(chunk)) {
            throw new StoreException(
                    Fault.CORRUPT, "MiB " + chunk + " of the image does not read back as it was written");
        }
    }
}
