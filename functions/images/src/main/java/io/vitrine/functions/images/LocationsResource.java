package io.vitrine.functions.images;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Hashing;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.catalog.Placement;
import io.vitrine.http.JsonBody;
import io.vitrine.http.Policy;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Where images lie, for the services that clone them instead of copying, and that register clones as images (Images API 9.2). */
@Path("/v2/images/{image}/locations")
@RequestScoped
@RunOnVirtualThread
class LocationsResource {
    private static final String SERVICE = "service";

    private final Caller caller;
    private final VisibleImages images;
    private final SavedChange savedChange;
    private final LocationRules rules;
    private final LocationLookup lookup;
    private final ExternalUrls externalUrls;
    private final Policy policy;
    private final JsonBody json;

    LocationsResource(
            Caller caller,
            VisibleImages images,
            SavedChange savedChange,
            LocationRules rules,
            LocationLookup lookup,
            ExternalUrls externalUrls,
            Policy policy,
            JsonBody json) {
        this.caller = caller;
        this.images = images;
        this.savedChange = savedChange;
        this.rules = rules;
        this.lookup = lookup;
        this.externalUrls = externalUrls;
        this.policy = policy;
        this.json = json;
    }

    /** Shown whatever records show: whoever may ask is a service. */
    @GET
    public Response list(@PathParam("image") String id) {
        var image = images.findForService(id, caller, Rule.FETCH_IMAGE_LOCATION);
        return Answer.json(200, ImageView.of(image.copies())).build();
    }

    /** Answers once the image has its location; what remains is a job. */
    @POST
    public Response add(@PathParam("image") String id, InputStream body) {
        var wanted = NewLocation.parse(json.object(body));
        var looked = new HashMap<String, Found>();
        savedChange.save(id, caller, () -> open(id, wanted), image -> with(wanted, image, looked));
        return Response.accepted().build();
    }

    private Image open(String id, NewLocation wanted) {
        var image = images.findForService(id, caller, Rule.ADD_IMAGE_LOCATION);
        if (!isService(image) && !(ExternalUrls.takes(wanted.url()) && externalUrls.areRead())) {
            throw new FaultException(Fault.FORBIDDEN, "http store must be enabled to use location API by normal user.");
        }
        if (image.status() != ImageStatus.QUEUED) {
            throw new FaultException(
                    Fault.CONFLICT,
                    "Image " + id + " is " + image.status().wireName() + "; a location is added to a queued image.");
        }
        rules.requireFormats(image, image.settings());
        return image;
    }

    /** The service that passes a user's request on counts too. */
    private boolean isService(Image image) {
        return policy.allows(Rule.SERVICE_API, caller, new ImageTarget(image, caller))
                || caller.serviceRoles().contains(SERVICE);
    }

    private Change with(NewLocation wanted, Image image, Map<String, Found> looked) {
        var found = looked.computeIfAbsent(wanted.url(), url -> lookup.look(image, url, wanted.store()));
        requireStore(wanted, found);
        rules.checkRoom(image, image.owner(), found.sizeBytes(), 1);
        var copy = new Copy(OptionalLong.empty(), found.location(), "{}", found.version());
        var hashing = rules.hashing(wanted.said());
        var content = content(found, wanted.said(), hashing);
        return new Change(image.settings(), Optional.of(new Placement(List.of(copy), Optional.of(content), hashing)));
    }

    private static void requireStore(NewLocation wanted, Found found) {
        var store = found.location().store().value();
        if (wanted.store().filter(named -> !named.equals(store)).isPresent()) {
            throw new FaultException(
                    Fault.INVALID,
                    "Invalid location: it is in store " + store + ", not in "
                            + wanted.store().get() + ".");
        }
    }

    /** What a client says is believed once it is compared, or where nothing ever is. */
    private static ContentFacts content(Found found, Optional<Digest> said, Optional<Hashing> hashing) {
        return new ContentFacts(
                found.sizeBytes(),
                OptionalLong.empty(),
                Optional.empty(),
                hashing.isPresent() ? Optional.empty() : said,
                hashing.map(Hashing::algorithm).or(() -> said.map(Digest::algorithm)));
    }
}
