package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Optional;

/** An answer. @param body none where it is empty */
record CinderReply(int status, Optional<JsonNode> body, Map<String, String> headers) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static CinderReply of(int status, JsonNode body) {
        return new CinderReply(status, Optional.of(body), Map.of());
    }

    static CinderReply empty(int status) {
        return new CinderReply(status, Optional.empty(), Map.of());
    }

    static CinderReply named(int status, String member, JsonNode value) {
        return of(status, JSON.objectNode().set(member, value));
    }

    /** As Cinder refuses: an object that is called after the code. */
    static CinderReply fault(int status, String message) {
        var body = JSON.objectNode();
        var fault = body.putObject(name(status)).put("code", status).put("message", message);
        if (status == 413) {
            fault.put("retryAfter", "0");
            return new CinderReply(status, Optional.of(body), Map.of("Retry-After", "0"));
        }
        return of(status, body);
    }

    private static String name(int status) {
        return switch (status) {
            case 400 -> "badRequest";
            case 401 -> "error";
            case 403 -> "forbidden";
            case 404 -> "itemNotFound";
            case 405 -> "badMethod";
            case 409 -> "conflictingRequest";
            case 413 -> "overLimit";
            case 415 -> "badMediaType";
            case 501 -> "notImplemented";
            case 503 -> "serviceUnavailable";
            default -> "computeFault";
        };
    }
}
