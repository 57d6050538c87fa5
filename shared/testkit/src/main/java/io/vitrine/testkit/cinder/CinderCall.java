package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What is asked of {@link CinderServer}: Keystone's log-in, and the calls of Block Storage API v3 that an image store makes. */
public enum CinderCall {
    LOGIN("POST", "/keystone/v3/auth/tokens", ""),
    VERSIONS("GET", "/v3/?", ""),
    CREATE("POST", "/volumes", ""),
    LIST("GET", "/volumes/detail", ""),
    SHOW("GET", "/volumes/[^/]+", ""),
    DELETE("DELETE", "/volumes/[^/]+", ""),
    LABEL("POST", "/volumes/[^/]+/metadata", ""),
    EXTEND("POST", "/volumes/[^/]+/action", "os-extend"),
    READ_ONLY("POST", "/volumes/[^/]+/action", "os-update_readonly_flag"),
    IMAGE_METADATA("POST", "/volumes/[^/]+/action", "os-set_image_metadata"),
    DEFAULT_TYPE("GET", "/types/default", ""),
    ENCRYPTION("GET", "/types/[^/]+/encryption", ""),
    TYPES("GET", "/types", ""),
    LIMITS("GET", "/limits", ""),
    MESSAGES("GET", "/messages", ""),
    RESERVE("POST", "/attachments", ""),
    CONNECT("PUT", "/attachments/[^/]+", ""),
    COMPLETE("POST", "/attachments/[^/]+/action", "os-complete"),
    LIST_ATTACHMENTS("GET", "/attachments/detail", ""),
    SHOW_ATTACHMENT("GET", "/attachments/[^/]+", ""),
    DETACH("DELETE", "/attachments/[^/]+", ""),
    /** What no store should ask. */
    OTHER("", "", "");

    private final String method;
    private final Pattern path;
    private final String action;

    CinderCall(String method, String path, String action) {
        this.method = method;
        this.path = Pattern.compile((path.startsWith("/keystone") || path.startsWith("/v3") ? "" : "/v3/[^/]+") + path);
        this.action = action;
    }

    static CinderCall of(String method, String path, JsonNode body) {
        return Arrays.stream(values())
                .filter(call -> call.method.equals(method)
                        && call.path.matcher(path).matches()
                        && (call.action.isEmpty() || body.has(call.action)))
                .findFirst()
                .orElse(OTHER);
    }
}
