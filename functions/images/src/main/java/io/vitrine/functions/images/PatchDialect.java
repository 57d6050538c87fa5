package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.functions.images.ImagePatch.Op;
import io.vitrine.functions.images.ImagePatch.Operation;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two ways to write a patch, by media type. */
enum PatchDialect {
    /** The name of a member is the operation: {@code {"replace": "/name", "value": "x"}}. */
    V2_0("application/openstack-images-v2.0-json-patch") {
        @Override
        Operation operation(JsonNode element) {
            var named = new ArrayList<Op>();
            for (var op : Op.values()) {
                if (requireObject(element).has(wireName(op))) {
                    named.add(op);
                }
            }
            if (named.size() != 1) {
                throw invalid("An operation must have exactly one of the members add, replace and remove.");
            }
            return complete(named.getFirst(), requireText(element, wireName(named.getFirst())), element);
        }
    },
    /** RFC 6902's shape: {@code {"op": "replace", "path": "/name", "value": "x"}}. */
    V2_1("application/openstack-images-v2.1-json-patch") {
        @Override
        Operation operation(JsonNode element) {
            var name = requireText(requireObject(element), "op");
            for (var op : Op.values()) {
                if (wireName(op).equals(name)) {
                    return complete(op, requireText(element, "path"), element);
                }
            }
            throw invalid("The operation '" + name + "' is not supported; allowed are add, replace and remove.");
        }
    };

    /** What a client is told that sends something else. */
    static final String ACCEPT_PATCH = V2_0.mediaType + ", " + V2_1.mediaType;

    private final String mediaType;

    PatchDialect(String mediaType) {
        this.mediaType = mediaType;
    }

    abstract Operation operation(JsonNode element);

    /** The dialect of a Content-Type, parameters aside; empty where it is another media type. */
    static Optional<PatchDialect> of(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        var mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return List.of(values()).stream()
                .filter(dialect -> dialect.mediaType.equals(mediaType))
                .findFirst();
    }

    private static Operation complete(Op op, String path, JsonNode element) {
        var segments = PatchPath.segments(path);
        var property = segments.getFirst();
        var place = segments.stream().skip(1).findFirst();
        if (segments.size() != depth(op, property)) {
            throw invalid(
                    "The path '" + path
                            + "' does not fit: properties are changed as a whole, by '/NAME', locations added and removed by '/locations/N'.");
        }
        if (op == Op.REMOVE) {
            return new Operation(op, property, place, Optional.empty());
        }
        if (!element.has("value")) {
            throw invalid("The operation " + wireName(op) + " of '" + path + "' needs a member value.");
        }
        return new Operation(op, property, place, Optional.of(element.get("value")));
    }

    private static int depth(Op op, String property) {
        return property.equals(ImagePatch.LOCATIONS) && op != Op.REPLACE ? 2 : 1;
    }

    private static String wireName(Op op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    private static JsonNode requireObject(JsonNode element) {
        if (!element.isObject()) {
            throw invalid("Each operation must be a JSON object.");
        }
        return element;
    }

    private static String requireText(JsonNode element, String member) {
        var value = element.get(member);
        if (value == null || !value.isTextual()) {
            throw invalid("An operation needs the member '" + member + "', a string.");
        }
        return value.textValue();
    }

    private static FaultException invalid(String message) {
        return new FaultException(Fault.INVALID, message);
    }
}
