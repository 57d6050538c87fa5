package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.ImagePage;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.http.Policy;
import io.vitrine.http.QueryString;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Pages of the list of images. */
@Singleton
final class ImageLists {
    private static final String PATH = "/v2/images";

    private final ImageCatalog catalog;
    private final ImageQueryParser parser;
    private final ImageView view;
    private final Policy policy;
    private final long mostBytes;

    ImageLists(ImageCatalog catalog, ImageQueryParser parser, ImageView view, Policy policy, PagesConfig config) {
        this.catalog = catalog;
        this.parser = parser;
        this.view = view;
        this.policy = policy;
        this.mostBytes = config.maxPageBytes();
    }

    /** The page that {@code asked} asks for, as JSON in UTF-8. */
    byte[] page(QueryString asked, Caller caller) {
        var query = parser.parse(asked);
        return switch (catalog.list(query, caller)) {
            case ImagePage.Page page -> written(page, query.limit(), asked, caller);
            case ImagePage.UnknownMarker() ->
                throw new FaultException(
                        Fault.INVALID,
                        "The marker " + query.marker().map(Object::toString).orElse("")
                                + " is not the id of an image that you can see.");
        };
    }

    private byte[] written(ImagePage.Page page, int limit, QueryString asked, Caller caller) {
        var body = new PageBody(mostBytes);
        Optional<Image> last = Optional.empty();
        // of a page without anything to see: or the list would seem to end with it
        Optional<Image> hidden = Optional.empty();
        boolean more = page.full() && limit > 0;
        for (var image : page.images()) {
            if (!policy.allows(Rule.GET_IMAGE, caller, new ImageTarget(image, caller))) {
                hidden = Optional.of(image);
                continue;
            }
            if (!body.add(Answer.bytes(view.of(image, caller)))) {
                more = true;
                break;
            }
            last = Optional.of(image);
        }
        var first = asked.without("marker");
        var marker = last.isPresent() ? last : hidden;
        var next = more ? marker.map(image -> first.with("marker", image.id().value())) : Optional.<QueryString>empty();
        return body.end(PATH + first.encoded(), next.map(query -> PATH + query.encoded()));
    }
}
