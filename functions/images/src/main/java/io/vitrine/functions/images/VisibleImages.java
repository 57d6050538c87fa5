package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.http.Policy;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Finds images for a caller: what it must not see is not found, what it must not do is forbidden. */
@Singleton
final class VisibleImages {
    private final ImageCatalog catalog;
    private final Policy policy;

    VisibleImages(ImageCatalog catalog, Policy policy) {
        this.catalog = catalog;
        this.policy = policy;
    }

    /** The image of that id. @throws FaultException {@link Fault#NOT_FOUND}, also for what is no id at all */
    Image find(String id, Caller caller) {
        return found(id, caller)
                .filter(image -> policy.allows(Rule.GET_IMAGE, caller, new ImageTarget(image, caller)))
                .orElseThrow(() -> notFound(id));
    }

    /** The image of that id, of which {@code rule} allows something. @throws FaultException {@link Fault#NOT_FOUND}, {@link Fault#FORBIDDEN} */
    Image find(String id, Caller caller, Rule rule) {
        var image = found(id, caller).orElseThrow(() -> notFound(id));
        policy.requireOnImage(rule, caller, new ImageTarget(image, caller));
        return image;
    }

    /** The same for what services do, who need not see the image. */
    Image findForService(String id, Caller caller, Rule rule) {
        return ImageId.parse(id)
                .flatMap(catalog::find)
                .filter(image -> policy.allows(rule, caller, new ImageTarget(image, caller)))
                .orElseGet(() -> find(id, caller, rule));
    }

    private Optional<Image> found(String id, Caller caller) {
        return ImageId.parse(id).flatMap(parsed -> catalog.findVisible(parsed, caller));
    }

    static FaultException notFound(String id) {
        return new FaultException(Fault.NOT_FOUND, "Failed to find image " + id);
    }
}
