package io.vitrine.functions.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Responses as this API writes them: JSON in UTF-8 whatever the client accepts, or nothing at all. */
final class Answer {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final MediaType JSON = new MediaType("application", "json", Map.of("charset", "UTF-8"));

    private Answer() {}

    static Response.ResponseBuilder json(int status, JsonNode body) {
        return Response.status(status).type(JSON).entity(bytes(body));
    }

    /** 200 with a body that is written already. */
    static Response json(byte[] body) {
        return Response.ok(body, JSON).build();
    }

    /** 204. */
    static Response nothing() {
        return Response.noContent().build();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree that cannot be written", impossible);
        }
    }
}
