package io.vitrine.stores;

import io.vitrine.model.Location;

/** The reading side of a store. */
public interface ImageReader {
    /**
     * Lends the bytes at a location. {@code NOT_FOUND} where there is nothing, {@code UNAVAILABLE} or {@code BUSY} where it cannot be reached now,
     * {@link HeldElsewhereException} where another worker alone reaches it at this moment.
     */
    <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X;

    /** What is done with the bytes. @param <X> trouble that is not the store's: the client hung up */
    @FunctionalInterface
    interface Reading<T, X extends Exception> {
        T read(ImageSource source) throws StoreException, X;
    }
}
