package io.vitrine.functions.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.catalog.Copy;

/** What clients have said of a copy, as JSON. */
final class CopyMetadata {
    private static final JsonMapper MAPPER = new JsonMapper();

    private CopyMetadata() {}

    /** As clients see it: with the store in it. */
    static ObjectNode of(Copy copy) {
        var metadata = (ObjectNode) parse(copy.metadata());
        metadata.put("store", copy.location().store().value());
        return metadata;
    }

    /** Whether two say the same, in whatever order. */
    static boolean isSame(String one, String other) {
        return parse(one).equals(parse(other));
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the catalogue has metadata that are no JSON", e);
        }
    }
}
