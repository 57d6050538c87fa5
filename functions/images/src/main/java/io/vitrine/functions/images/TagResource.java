package io.vitrine.functions.images;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.catalog.Image;
import io.vitrine.http.TextRules;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Tags of an image, one by one. */
@Path("/v2/images/{image}/tags/{tag}")
@RequestScoped
@RunOnVirtualThread
class TagResource {
    private static final int MOST_CHARACTERS = 255;

    private final Caller caller;
    private final SavedChange savedChange;
    private final Quotas quotas;
    private final TextRules text;

    TagResource(Caller caller, SavedChange savedChange, Quotas quotas, TextRules text) {
        this.caller = caller;
        this.savedChange = savedChange;
        this.quotas = quotas;
        this.text = text;
    }

    @PUT
    public Response add(@PathParam("image") String id, @PathParam("tag") String tag) {
        checkLength(text.checked("A tag", tag));
        savedChange.apply(id, caller, image -> withTag(image, tag));
        return Answer.nothing();
    }

    @DELETE
    public Response remove(@PathParam("image") String id, @PathParam("tag") String tag) {
        savedChange.apply(id, caller, image -> withoutTag(image, tag));
        return Answer.nothing();
    }

    private Optional<Change> withTag(Image image, String tag) {
        if (image.settings().tags().contains(tag)) {
            return Optional.empty();
        }
        quotas.checkTags(image.settings().tags().size() + 1);
        var draft = ImageDraft.of(image.settings());
        draft.addTag(tag);
        return Optional.of(Change.of(draft.settings()));
    }

    private static Optional<Change> withoutTag(Image image, String tag) {
        if (!image.settings().tags().contains(tag)) {
            throw new FaultException(Fault.NOT_FOUND, "Image " + image.id() + " has no tag " + tag);
        }
        var draft = ImageDraft.of(image.settings());
        draft.removeTag(tag);
        return Optional.of(Change.of(draft.settings()));
    }

    private static void checkLength(String tag) {
        if (tag.codePointCount(0, tag.length()) > MOST_CHARACTERS) {
            throw new FaultException(Fault.INVALID, "A tag has at most " + MOST_CHARACTERS + " characters.");
        }
    }
}
