package io.vitrine.model;

/**
 * What the bytes of an image are, wherever copies of them lie.
 *
 * @param sizeBytes bytes stored
 * @param md5 the legacy {@code checksum}
 * @param multihash {@code os_hash_algo} and {@code os_hash_value}
 * @param checksums CRC32C of each MiB, {@link ChunkChecksums#chunksOf} of them
 */
public record Content(long sizeBytes, Digest md5, Digest multihash, ChunkChecksums checksums) {
    public Content {
        if (checksums.count() != ChunkChecksums.chunksOf(sizeBytes)) {
            throw new IllegalArgumentException(sizeBytes + " bytes need " + ChunkChecksums.chunksOf(sizeBytes)
                    + " chunk checksums, not " + checksums.count());
        }
    }
}
