package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.ImagePage;
import io.vitrine.http.Policy;
import io.vitrine.http.QueryString;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Pages of the list of images. */
@Singleton
final class ImageLists {
    /** Load balancers in front of functions cap a body at 1 MB; a page that would be larger ends early, with a link to the rest. */
    private static final int MOST_BYTES = 900 * 1024;

    private static final String PATH = "/v2/images";

    private final ImageCatalog catalog;
    private final ImageQueryParser parser;
    private final ImageView view;
    private final Policy policy;

    ImageLists(ImageCatalog catalog, ImageQueryParser parser, ImageView view, Policy policy) {
        this.catalog = catalog;
        this.parser = parser;
        this.view = view;
        this.policy = policy;
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
        var body = new ByteArrayOutputStream();
        write(body, "{\"images\":[");
        Optional<Image> last = Optional.empty();
        boolean more = page.full() && limit > 0;
        for (var image : page.images()) {
            if (!policy.allows(Rule.GET_IMAGE, caller, VisibleImages.target(image))) {
                continue;
            }
            var record = Answer.bytes(view.of(image, caller));
            if (last.isPresent() && body.size() + record.length > MOST_BYTES) {
                more = true;
                break;
            }
            write(body, last.isPresent() ? "," : "");
            body.writeBytes(record);
            last = Optional.of(image);
        }
        var first = asked.without("marker");
        write(body, "],\"first\":\"" + PATH + first.encoded() + "\"");
        if (more && last.isPresent()) {
            write(
                    body,
                    ",\"next\":\"" + PATH
                            + first.with("marker", last.get().id().value()).encoded() + "\"");
        }
        write(body, ",\"schema\":\"/v2/schemas/images\"}");
        return body.toByteArray();
    }

    /** Percent-encoding leaves nothing in a link that JSON would have to escape. */
    private static void write(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
