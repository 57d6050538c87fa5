package io.vitrine.catalog;

import io.vitrine.model.Digest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a record tells of its bytes. Digests are empty where the bytes were registered, not uploaded.
 *
 * @param sizeBytes bytes stored
 * @param virtualSizeBytes bytes a guest sees, where the format tells
 * @param hashAlgorithm what {@code multihash} is made with; known before it is
 */
public record ContentFacts(
        long sizeBytes,
        OptionalLong virtualSizeBytes,
        Optional<Digest> md5,
        Optional<Digest> multihash,
        Optional<String> hashAlgorithm) {
    /** Of bytes whose digest is known, or nobody's to make. */
    public ContentFacts(
            long sizeBytes, OptionalLong virtualSizeBytes, Optional<Digest> md5, Optional<Digest> multihash) {
        this(sizeBytes, virtualSizeBytes, md5, multihash, multihash.map(Digest::algorithm));
    }
}
