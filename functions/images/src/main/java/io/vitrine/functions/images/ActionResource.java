package io.vitrine.functions.images;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Takes an image out of use and back. */
@Path("/v2/images/{image}/actions")
@RequestScoped
@RunOnVirtualThread
class ActionResource {
    private static final int MOST_TRIES = 3;

    private final Caller caller;
    private final ImageCatalog catalog;
    private final VisibleImages images;

    ActionResource(Caller caller, ImageCatalog catalog, VisibleImages images) {
        this.caller = caller;
        this.catalog = catalog;
        this.images = images;
    }

    @POST
    @Path("/deactivate")
    public Response deactivate(@PathParam("image") String id) {
        return move(id, Rule.DEACTIVATE, ImageStatus.ACTIVE, ImageStatus.DEACTIVATED);
    }

    @POST
    @Path("/reactivate")
    public Response reactivate(@PathParam("image") String id) {
        return move(id, Rule.REACTIVATE, ImageStatus.DEACTIVATED, ImageStatus.ACTIVE);
    }

    /** Looks again where the status has moved meanwhile: another look says why it cannot be moved, or that it is there already. */
    private Response move(String id, Rule rule, ImageStatus from, ImageStatus to) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            var image = images.find(id, caller, rule);
            if (image.status() == to) {
                return Answer.nothing();
            }
            if (image.status() != from) {
                throw new FaultException(
                        Fault.FORBIDDEN,
                        "Image " + id + " is " + image.status().wireName() + "; only an image that is "
                                + from.wireName() + " can become " + to.wireName() + ".");
            }
            if (catalog.moveStatus(image.id(), from, to, caller)) {
                return Answer.nothing();
            }
        }
        throw new FaultException(
                Fault.CONFLICT, "The status of image " + id + " is being changed by others; try again.");
    }
}
