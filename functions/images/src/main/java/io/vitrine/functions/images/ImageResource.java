package io.vitrine.functions.images;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.catalog.Creation;
import io.vitrine.catalog.Deletion;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.http.ExternalUrl;
import io.vitrine.http.JsonBody;
import io.vitrine.http.Policy;
import io.vitrine.http.QueryString;
import io.vitrine.http.Rule;
import io.vitrine.messages.Bell;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.PolicyTarget;
import io.vitrine.model.Visibility;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Image records: create, list, show, change, delete. */
@Path("/v2/images")
@RequestScoped
@RunOnVirtualThread
class ImageResource {
    private final Caller caller;
    private final RoutingContext request;
    private final ImageCatalog catalog;
    private final VisibleImages images;
    private final SavedChange savedChange;
    private final ImageProperties known;
    private final ImageLists lists;
    private final ImageView view;
    private final Policy policy;
    private final PropertyProtections protections;
    private final Quotas quotas;
    private final StoreRegister stores;
    private final JsonBody json;
    private final ExternalUrl externalUrl;
    private final Bell bell;
    private final LocationRules locationRules;
    private final LocationLookup lookup;
    private final EncryptionKeys encryptionKeys;
    private final DeleteConflicts conflicts;
    private final ImagesConfig config;

    ImageResource(
            Caller caller,
            RoutingContext request,
            ImageCatalog catalog,
            VisibleImages images,
            SavedChange savedChange,
            ImageProperties known,
            ImageLists lists,
            ImageView view,
            Policy policy,
            PropertyProtections protections,
            Quotas quotas,
            StoreRegister stores,
            JsonBody json,
            ExternalUrl externalUrl,
            Bell bell,
            LocationRules locationRules,
            LocationLookup lookup,
            EncryptionKeys encryptionKeys,
            DeleteConflicts conflicts,
            ImagesConfig config) {
        this.caller = caller;
        this.request = request;
        this.catalog = catalog;
        this.images = images;
        this.savedChange = savedChange;
        this.known = known;
        this.lists = lists;
        this.view = view;
        this.policy = policy;
        this.protections = protections;
        this.quotas = quotas;
        this.stores = stores;
        this.json = json;
        this.externalUrl = externalUrl;
        this.bell = bell;
        this.locationRules = locationRules;
        this.lookup = lookup;
        this.encryptionKeys = encryptionKeys;
        this.conflicts = conflicts;
        this.config = config;
    }

    @POST
    public Response create(InputStream body) {
        var wanted = NewImage.parse(json.object(body), known, caller);
        var settings = wanted.settings();
        var target = PolicyTarget.newImage(settings.owner(), settings.visibility());
        policy.require(Rule.ADD_IMAGE, caller, target);
        requireVisibility(settings.visibility(), target);
        quotas.checkTags(settings.tags().size());
        quotas.checkProperties(settings.properties().size());
        var rights = protections.of(caller);
        settings.properties().keySet().forEach(property -> rights.require(PropertyUse.CREATE, property));
        quotas.checkAnotherImage(caller);
        var id = wanted.id().orElseGet(ImageId::fresh);
        return switch (catalog.create(id, settings, caller)) {
            case Creation.Created(Image image) -> created(image);
            case Creation.IdTaken() ->
                throw new FaultException(Fault.CONFLICT, "An image with identifier " + id + " already exists");
        };
    }

    private Response created(Image image) {
        var storeIds = stores.all().stream().map(store -> store.id().value()).collect(Collectors.joining(","));
        return Answer.json(201, view.of(image, caller))
                .header("Location", externalUrl.base(request.request()) + ImageView.self(image))
                .header("OpenStack-image-store-ids", storeIds.isEmpty() ? null : storeIds)
                .build();
    }

    @GET
    public Response list() {
        policy.require(Rule.GET_IMAGES, caller, PolicyTarget.ofProject(caller.project()));
        return Answer.json(lists.page(QueryString.parse(request.request().query()), caller));
    }

    @GET
    @Path("/{image}")
    public Response show(@PathParam("image") String id) {
        return Answer.json(200, view.of(images.find(id, caller), caller)).build();
    }

    @PATCH
    @Path("/{image}")
    public Response change(
            @PathParam("image") String id,
            @HeaderParam("Content-Type") @Nullable String contentType,
            InputStream body) {
        var dialect = PatchDialect.of(contentType);
        if (dialect.isEmpty()) {
            request.response().putHeader("Accept-Patch", PatchDialect.ACCEPT_PATCH);
            throw new FaultException(
                    Fault.UNSUPPORTED_MEDIA_TYPE,
                    "The request media type " + contentType + " is not supported by this server; allowed are "
                            + PatchDialect.ACCEPT_PATCH + ".");
        }
        var patch = ImagePatch.parse(json.array(body), dialect.get(), known);
        var looked = new HashMap<String, Found>();
        CopiesDraft.Looking looking =
                (image, url, store) -> looked.computeIfAbsent(url, _ -> lookup.look(image, url, store));
        var image = savedChange.apply(id, caller, read -> changed(read, patch, looking));
        return Answer.json(200, view.of(image, caller)).build();
    }

    private Optional<Change> changed(Image image, ImagePatch patch, CopiesDraft.Looking looking) {
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        if (patch.touches("owner") && !caller.admin()) {
            throw new FaultException(Fault.FORBIDDEN, "Only an admin may change the owner of an image.");
        }
        var copies = new CopiesDraft(image, caller, locationRules, looking);
        var change = patch.applyTo(image, known, protections.of(caller), copies);
        checkChange(image, patch, change.settings());
        return Optional.of(change);
    }

    private void checkChange(Image image, ImagePatch patch, Image.Settings settings) {
        if (patch.touches("visibility")) {
            requireVisibility(settings.visibility(), new ImageTarget(image, caller));
        }
        if (patch.touches("tags")) {
            quotas.checkTags(settings.tags().size());
        }
        if (!image.settings()
                .properties()
                .keySet()
                .containsAll(settings.properties().keySet())) {
            quotas.checkProperties(settings.properties().size());
        }
    }

    private void requireVisibility(Visibility visibility, PolicyTarget target) {
        switch (visibility) {
            case PUBLIC -> policy.require(Rule.PUBLICIZE_IMAGE, caller, target);
            case COMMUNITY -> policy.require(Rule.COMMUNITIZE_IMAGE, caller, target);
            case SHARED, PRIVATE -> {}
        }
    }

    @DELETE
    @Path("/{image}")
    public Response delete(@PathParam("image") String id) {
        var image = images.find(id, caller, Rule.DELETE_IMAGE);
        if (!config.delayedDelete() && !image.settings().isProtected()) {
            conflicts.requireNone(image, image.copies());
        }
        switch (config.delayedDelete() ? catalog.deleteLater(image.id(), caller) : catalog.delete(image.id(), caller)) {
            case Deletion.Deleted(var jobs) -> jobs.forEach(bell::ring);
            case Deletion.Protected() ->
                throw new FaultException(Fault.FORBIDDEN, "Image " + id + " is protected and cannot be deleted.");
            case Deletion.NotFound() -> throw VisibleImages.notFound(id);
        }
        encryptionKeys.forget(image, Optional.ofNullable(request.request().getHeader("X-Auth-Token")));
        return Answer.nothing();
    }
}
