package io.vitrine.stores;

import java.nio.ByteBuffer;

/** Takes the bytes of an image, each byte once, in any order and from many threads at once. */
@FunctionalInterface
public interface ImageTarget {
    /**
     * Writes all of {@code source} at {@code offset}, direct buffers without copying; grows the target where its size was not announced. {@code TOO_LARGE}
     * when the store is full, {@code INVALID} past an announced size, {@code GONE} once the filling has ended.
     */
    void write(ByteBuffer source, long offset) throws StoreException;
}
