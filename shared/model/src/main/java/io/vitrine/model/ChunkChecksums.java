package io.vitrine.model;

import java.util.Arrays;

/**
 * CRC32C (RFC 3720 appendix B.4) of each MiB of an image, in order; the last chunk may be shorter.
 *
 * <p>Owns its array: neither the constructor's argument nor what {@link #toArray} returns is shared.
 */
public final class ChunkChecksums {
    /** Bytes that one checksum covers. */
    public static final int CHUNK_BYTES = 1 << 20;

    /** Of an image without bytes. */
    public static final ChunkChecksums NONE = new ChunkChecksums(new int[0]);

    private final int[] crcs;

    public ChunkChecksums(int[] crcs) {
        this.crcs = crcs.clone();
    }

    /** Chunks that an image of {@code sizeBytes} has. */
    public static int chunksOf(long sizeBytes) {
        return Math.toIntExact((sizeBytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    public int count() {
        return crcs.length;
    }

    public int crcOfChunk(int chunk) {
        return crcs[chunk];
    }

    public int[] toArray() {
        return crcs.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkChecksums that && Arrays.equals(crcs, that.crcs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(crcs);
    }

    @Override
    public String toString() {
        return "ChunkChecksums[" + crcs.length + "]";
    }
}
