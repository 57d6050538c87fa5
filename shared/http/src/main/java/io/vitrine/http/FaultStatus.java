package io.vitrine.http;

import io.vitrine.model.Fault;
import java.util.OptionalInt;

/** The HTTP status that tells a {@link Fault}, with the reason phrases clients of this API have always read. */
public enum FaultStatus {
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    CONFLICT(409, "Conflict"),
    GONE(410, "Gone"),
    REQUEST_ENTITY_TOO_LARGE(413, "Request Entity Too Large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
    RANGE_NOT_SATISFIABLE(416, "Request Range Not Satisfiable"),
    HEADER_FIELDS_TOO_LARGE(431, "Request Header Fields Too Large"),
    INTERNAL_SERVER_ERROR(500, "Internal Server Error"),
    NOT_IMPLEMENTED(501, "Not Implemented"),
    SERVICE_UNAVAILABLE(503, "Service Unavailable");

    private final int code;
    private final String reason;

    FaultStatus(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /** Number and reason, as they head an error body: {@code 404 Not Found}. */
    public String line() {
        return code + " " + reason;
    }

    /** 503 is said only where trying again is safe: clients retry it unasked. */
    public static FaultStatus of(Fault fault) {
        return switch (fault) {
            case INVALID -> BAD_REQUEST;
            case UNAUTHENTICATED -> UNAUTHORIZED;
            case FORBIDDEN -> FORBIDDEN;
            case NOT_FOUND -> NOT_FOUND;
            case METHOD_NOT_ALLOWED -> METHOD_NOT_ALLOWED;
            case CONFLICT -> CONFLICT;
            case GONE -> GONE;
            case TOO_LARGE -> REQUEST_ENTITY_TOO_LARGE;
            case UNSUPPORTED_MEDIA_TYPE -> UNSUPPORTED_MEDIA_TYPE;
            case RANGE_NOT_SATISFIABLE -> RANGE_NOT_SATISFIABLE;
            case HEADER_TOO_LARGE -> HEADER_FIELDS_TOO_LARGE;
            case NOT_IMPLEMENTED -> NOT_IMPLEMENTED;
            case UNAVAILABLE, BUSY -> SERVICE_UNAVAILABLE;
            case OUTCOME_UNKNOWN, CORRUPT, INTERNAL -> INTERNAL_SERVER_ERROR;
        };
    }

    /** Seconds after which trying again makes sense, where that is known. */
    static OptionalInt retryAfterSeconds(Fault fault) {
        return switch (fault) {
            case BUSY -> OptionalInt.of(1);
            case UNAVAILABLE -> OptionalInt.of(5);
            default -> OptionalInt.empty();
        };
    }
}
