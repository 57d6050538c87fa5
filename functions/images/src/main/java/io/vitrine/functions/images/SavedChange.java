package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;

/** Changes the settings of an image that others may be changing too: read, change, save, and again where somebody else was faster. */
@Singleton
final class SavedChange {
    private static final int MOST_TRIES = 10;

    private final VisibleImages images;
    private final ImageCatalog catalog;

    SavedChange(VisibleImages images, ImageCatalog catalog) {
        this.images = images;
        this.catalog = catalog;
    }

    /**
     * Applies {@code change} to the image of that id, as often as it takes.
     *
     * @param change the new settings, or empty where nothing is to be saved; may be asked again with a newer image
     * @return the image as it is now
     * @throws FaultException {@link Fault#NOT_FOUND}, {@link Fault#FORBIDDEN}, {@link Fault#CONFLICT}, and what {@code change} throws
     */
    Image apply(String id, Caller caller, Function<Image, Optional<Image.Settings>> change) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            var image = images.find(id, caller, Rule.MODIFY_IMAGE);
            var settings = change.apply(image);
            if (settings.isEmpty()) {
                return image;
            }
            var saved = catalog.save(image, settings.get(), caller);
            if (saved.isPresent()) {
                return saved.get();
            }
        }
        throw new FaultException(
                Fault.CONFLICT, "Image " + id + " is being changed by others all the time; try again.");
    }
}
