package io.vitrine.catalog;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import jakarta.inject.Singleton;
import java.util.Optional;
import javax.sql.DataSource;

/** Image records: create, find, list, save, delete. Each method is one short transaction. */
@Singleton
public final class ImageCatalog {
    public ImageCatalog(DataSource database) {}

    /** Creates a queued record. */
    public Creation create(ImageId id, Image.Settings settings, Caller by) {
        throw new UnsupportedOperationException();
    }

    /** The live image of that id, whoever asks. */
    public Optional<Image> find(ImageId id) {
        throw new UnsupportedOperationException();
    }

    /** The live image of that id, if {@code caller} sees it (Images API, visibility table). */
    public Optional<Image> findVisible(ImageId id, Caller caller) {
        throw new UnsupportedOperationException();
    }

    public ImagePage list(ImageQuery query, Caller caller) {
        throw new UnsupportedOperationException();
    }

    /** Saves changed settings over the version that {@code read} has; empty where somebody else has saved in between or the image is gone. */
    public Optional<Image> save(Image read, Image.Settings changed, Caller by) {
        throw new UnsupportedOperationException();
    }

    /** Moves the status, if it still is {@code from}; for deactivate and reactivate. False where it is not. */
    public boolean moveStatus(ImageId id, ImageStatus from, ImageStatus to, Caller by) {
        throw new UnsupportedOperationException();
    }

    /**
     * Marks the record deleted and writes, in the same transaction, a job for each place its bytes may lie in. An attempt under way
     * loses its lease and gets a job of its own.
     */
    public Deletion delete(ImageId id, Caller by) {
        throw new UnsupportedOperationException();
    }
}
