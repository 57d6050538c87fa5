package io.vitrine.stores;

import io.vitrine.model.StoreId;

/** A place where image bits live. Open until closed; closing removes nothing. */
public interface ImageStore extends ImageWriter, ImageReader, ImageRemover, ImageAdopter, AutoCloseable {
    StoreId id();

    StoreFeatures features();

    /**
     * Called once at start, before any other use: ends what an earlier run of this worker left half done that no ledger knows, such as its attachments.
     */
    void recover() throws StoreException;

    /** Cheap, changes nothing: returns where images could be written and read now, as far as that can be seen without doing so. */
    void probe() throws StoreException;

    /** Ends what workers that are gone have left attached, as far as somebody knows of it: called every now and then. */
    default void reclaim() throws StoreException {}

    /** From now on nothing is kept for the case that it is wanted again: returns once what was kept so is let go of, or hangs for too long. */
    default void drain() {}

    @Override
    void close();
}
