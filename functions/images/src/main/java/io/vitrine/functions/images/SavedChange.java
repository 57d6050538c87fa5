package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Saved;
import io.vitrine.http.Rule;
import io.vitrine.messages.Bell;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes the settings of an image that others may be changing too: read, change, save, and again where somebody else was faster. */
@Singleton
final class SavedChange {
    private static final int MOST_TRIES = 10;

    private final VisibleImages images;
    private final ImageCatalog catalog;
    private final Bell bell;

    SavedChange(VisibleImages images, ImageCatalog catalog, Bell bell) {
        this.images = images;
        this.catalog = catalog;
        this.bell = bell;
    }

    /**
     * Applies {@code change} to the image of that id, which {@code caller} has to be allowed to modify, as often as it takes.
     *
     * @param change what it is to become, or empty where nothing is to be saved; may be asked again with a newer image
     * @return the image as it is now
     * @throws FaultException {@link Fault#NOT_FOUND}, {@link Fault#FORBIDDEN}, {@link Fault#CONFLICT}, and what {@code change} throws
     */
    Image apply(String id, Caller caller, Function<Image, Optional<Change>> change) {
        return untilSaved(id, () -> images.find(id, caller, Rule.MODIFY_IMAGE), change, caller);
    }

    /** The same where {@code change} itself asks for what the caller may do. */
    Image save(String id, Caller caller, Function<Image, Optional<Change>> change) {
        return untilSaved(id, () -> images.find(id, caller), change, caller);
    }

    /** The same where {@code reading} asks for it. */
    Image save(String id, Caller caller, Supplier<Image> reading, Function<Image, Change> change) {
        return untilSaved(id, reading, image -> Optional.of(change.apply(image)), caller);
    }

    private Image untilSaved(
            String id, Supplier<Image> reading, Function<Image, Optional<Change>> change, Caller caller) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            var image = reading.get();
            var wanted = change.apply(image);
            if (wanted.isEmpty()) {
                return image;
            }
            var saved = save(image, wanted.get(), caller);
            if (saved.isPresent()) {
                return saved.get();
            }
        }
        throw new FaultException(
                Fault.CONFLICT, "Image " + id + " is being changed by others all the time; try again.");
    }

    private Optional<Image> save(Image read, Change change, Caller caller) {
        var saved = change.placement()
                .map(placement -> catalog.save(read, change.settings(), placement, caller))
                .orElseGet(() -> catalog.save(read, change.settings(), caller));
        saved.ifPresent(it -> it.jobs().forEach(bell::ring));
        return saved.map(Saved::image);
    }
}
