package io.vitrine.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Cross-origin requests (W3C CORS, section 6), off until an origin is allowed. What is not allowed gets no headers: the browser then refuses. */
@Singleton
final class Cors {
    /** Headers that a page may always send. */
    private static final List<String> SIMPLE_HEADERS = List.of(
            "accept",
            "accept-language",
            "content-type",
            "cache-control",
            "content-language",
            "expires",
            "last-modified",
            "pragma");

    private final CorsConfig config;
    private final List<String> origins;
    private final Set<String> headers;

    Cors(CorsConfig config) {
        this.config = config;
        this.origins = config.allowedOrigin().orElse(List.of());
        this.headers = config.allowHeaders().stream().map(Cors::lower).collect(Collectors.toSet());
    }

    /** Whether the request only asks what may be done: of any page, and wherever it comes from. */
    static boolean isPreflight(HttpServerRequest request) {
        return request.method().name().equals("OPTIONS") && !"/healthcheck".equals(request.path());
    }

    /** Answers one; always 200, to anybody and whatever the path, with headers where it is a page's and allowed. */
    void answerPreflight(HttpServerRequest request) {
        var response = request.response();
        var method = Optional.ofNullable(request.getHeader("Access-Control-Request-Method"));
        var asked = Optional.ofNullable(request.getHeader("Access-Control-Request-Headers"));
        if (method.isPresent()
                && config.allowMethods().contains(method.get())
                && asked.stream().allMatch(this::mayBeSent)) {
            allowed(request).ifPresent(origin -> {
                allow(response, origin);
                response.putHeader(
                        "Access-Control-Max-Age", Long.toString(config.maxAge().toSeconds()));
                response.putHeader("Access-Control-Allow-Methods", method.get());
                asked.ifPresent(names -> response.putHeader("Access-Control-Allow-Headers", names));
            });
        }
        response.end();
    }

    /** Adds to the response of any other request what lets a page read it. */
    void decorate(HttpServerRequest request) {
        allowed(request).ifPresent(origin -> {
            allow(request.response(), origin);
            request.response().putHeader("Access-Control-Expose-Headers", String.join(",", config.exposeHeaders()));
        });
    }

    private Optional<String> allowed(HttpServerRequest request) {
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return Optional.empty();
        }
        return origins.contains("*") ? Optional.of("*") : Optional.of(origin).filter(origins::contains);
    }

    private void allow(HttpServerResponse response, String origin) {
        response.putHeader("Vary", "Origin");
        response.putHeader("Access-Control-Allow-Origin", origin);
        if (config.allowCredentials()) {
            response.putHeader("Access-Control-Allow-Credentials", "true");
        }
    }

    private boolean mayBeSent(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name -> lower(name.strip()))
                .allMatch(name -> name.isEmpty() || SIMPLE_HEADERS.contains(name) || headers.contains(name));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
