package io.vitrine.functions.cleanup;

import io.vitrine.catalog.ImageCatalog;
import jakarta.inject.Singleton;

/** Removes the records of images deleted long ago; their ids are free again. */
@Singleton
final class PurgedImages {
    /** In one round, so that none holds many rows for long. */
    private static final int AT_ONCE = 100;

    private final ImageCatalog catalog;
    private final CleanupConfig config;

    PurgedImages(ImageCatalog catalog, CleanupConfig config) {
        this.catalog = catalog;
        this.config = config;
    }

    int purge() {
        return catalog.purge(config.purgeDeletedAfter(), AT_ONCE);
    }
}
