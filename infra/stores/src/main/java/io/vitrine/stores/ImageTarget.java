package io.vitrine.stores;

import java.nio.ByteBuffer;

/** Takes the bytes of an image, in any order and from many threads at once. */
@FunctionalInterface
public interface ImageTarget {
    /** Writes all of {@code source} at {@code offset}; grows the target where its size was not announced. {@code TOO_LARGE} when the store is full. */
    void write(ByteBuffer source, long offset) throws StoreException;
}
