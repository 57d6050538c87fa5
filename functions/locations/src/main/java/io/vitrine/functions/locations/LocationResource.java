package io.vitrine.functions.locations;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.http.DownloadAccess;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** {@code /v2/images/{id}/file} where no worker stands behind the address that clients know. */
@Path("/v2/images/{id}/file")
@RequestScoped
@RunOnVirtualThread
class LocationResource {
    private static final int TEMPORARY_REDIRECT = 307;

    private final ImageCatalog catalog;
    private final DownloadAccess access;
    private final Referral referral;
    private final Caller caller;

    LocationResource(ImageCatalog catalog, DownloadAccess access, Referral referral, Caller caller) {
        this.catalog = catalog;
        this.access = access;
        this.referral = referral;
        this.caller = caller;
    }

    /** Answers as a worker would, but with its address where that would begin to send. */
    @GET
    public Response find(@PathParam("id") String id) {
        var image = visible(id);
        access.require(caller, image.id(), image.status(), new ImageTarget(image, caller));
        return referral.to(image, caller).map(LocationResource::redirect).orElseGet(() -> Response.noContent()
                .build());
    }

    /** A client that streams its image cannot send it a second time, so it is told instead of redirected. */
    @PUT
    public Response refuseUpload() {
        throw new FaultException(
                Fault.NOT_IMPLEMENTED,
                "Image data cannot be uploaded at this address: a client that sends a stream cannot repeat it after a redirect. "
                        + "Upload to a worker, or let the edge route /v2/images/*/file to the workers.");
    }

    private Image visible(String id) {
        return ImageId.parse(id)
                .flatMap(parsed -> catalog.findVisible(parsed, caller))
                .orElseThrow(() -> DownloadAccess.notFound(id));
    }

    private static Response redirect(URI to) {
        return Response.status(TEMPORARY_REDIRECT)
                .header("Location", to)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
