package io.vitrine.functions.images;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.catalog.Placement;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.http.Policy;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** Takes an image out of one of the stores that it lies in. */
@Path("/v2/stores/{store}/{image}")
@RequestScoped
@RunOnVirtualThread
class StoreResource {
    private final Caller caller;
    private final StoreRegister stores;
    private final VisibleImages images;
    private final SavedChange savedChange;
    private final Policy policy;
    private final DeleteConflicts conflicts;

    StoreResource(
            Caller caller,
            StoreRegister stores,
            VisibleImages images,
            SavedChange savedChange,
            Policy policy,
            DeleteConflicts conflicts) {
        this.caller = caller;
        this.stores = stores;
        this.images = images;
        this.savedChange = savedChange;
        this.policy = policy;
        this.conflicts = conflicts;
    }

    @DELETE
    public Response delete(@PathParam("store") String store, @PathParam("image") String id) {
        requireKnown(store, images.find(id, caller));
        savedChange.save(id, caller, image -> Optional.of(without(store, image)));
        return Answer.nothing();
    }

    private void requireKnown(String store, Image image) {
        if (stores.all().stream().noneMatch(known -> known.id().value().equals(store))) {
            throw new FaultException(
                    Fault.CONFLICT,
                    "Store " + store + " is not configured here; image " + image.id() + " is not changed.");
        }
    }

    private Change without(String store, Image image) {
        policy.require(Rule.GET_IMAGE_LOCATION, caller, new ImageTarget(image, caller));
        policy.require(Rule.DELETE_IMAGE_LOCATION, caller, new ImageTarget(image, caller));
        if (image.status() != ImageStatus.ACTIVE) {
            throw new FaultException(
                    Fault.CONFLICT,
                    "Image " + image.id() + " is " + image.status().wireName()
                            + "; only an active image is taken out of a store.");
        }
        var left = copiesElsewhere(store, image);
        if (left.size() == image.copies().size()) {
            throw new FaultException(Fault.NOT_FOUND, "Image " + image.id() + " is not in store " + store + ".");
        }
        if (left.isEmpty()) {
            throw new FaultException(
                    Fault.FORBIDDEN,
                    "Store " + store + " has the only copy of image " + image.id() + "; delete the image instead.");
        }
        conflicts.requireNone(
                image,
                image.copies().stream().filter(copy -> !left.contains(copy)).toList());
        return new Change(image.settings(), Optional.of(new Placement(left, Optional.empty())));
    }

    private static List<Copy> copiesElsewhere(String store, Image image) {
        return image.copies().stream()
                .filter(copy -> !copy.location().store().value().equals(store))
                .toList();
    }
}
