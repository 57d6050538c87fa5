package io.vitrine.catalog;

import io.vitrine.model.Digest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a record tells of its bytes. Digests are empty where the bytes were registered, not uploaded.
 *
 * @param sizeBytes bytes stored
 * @param virtualSizeBytes bytes a guest sees, where the format tells
 */
public record ContentFacts(
        long sizeBytes, OptionalLong virtualSizeBytes, Optional<Digest> md5, Optional<Digest> multihash) {}
