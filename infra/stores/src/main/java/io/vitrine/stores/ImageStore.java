package io.vitrine.stores;

import io.vitrine.model.StoreId;
import java.util.Optional;

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

    /**
     * An examination of the store, for an operator.
     *
     * @param sizeBytes how much is written and read back, whole MiB
     */
    default Checkup checkup(long sizeBytes) {
        return new ImageCheckup(this, sizeBytes);
    }

    /** What lies in the store, for audits; empty where it holds no volumes. */
    default Optional<Inventory> inventory() {
        return Optional.empty();
    }

    @Override
    void close();
}
