package io.vitrine.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code /healthcheck}: outside the API, so neither a token nor a version is asked for. */
@Singleton
final class Healthcheck {
    private final Path disablingFile;

    Healthcheck(HealthConfig config) {
        this.disablingFile = Path.of(config.disableByFilePath());
    }

    void answer(RoutingContext request) {
        var method = request.request().method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            request.response()
                    .setStatusCode(405)
                    .putHeader("Allow", "GET, HEAD")
                    .end();
            UnreadBody.discard(request.vertx(), request.request());
            return;
        }
        boolean disabled = Files.exists(disablingFile);
        if (method.equals("HEAD")) {
            request.response().setStatusCode(disabled ? 503 : 204).end();
            return;
        }
        var reason = disabled ? "DISABLED BY FILE" : "OK";
        var shape = shape(request.request().getHeader("Accept"));
        request.response()
                .setStatusCode(disabled ? 503 : 200)
                .putHeader("Content-Type", shape.contentType())
                .end(body(shape, reason));
    }

    /** Unlike errors: HTML only for who asks for it by name. */
    private static ErrorShape shape(@Nullable String accept) {
        var negotiated = ErrorShape.negotiate(accept);
        boolean named = accept != null && accept.contains("text/html");
        return negotiated == ErrorShape.HTML && !named ? ErrorShape.TEXT : negotiated;
    }

    private static String body(ErrorShape shape, String reason) {
        return switch (shape) {
            case TEXT -> reason;
            case JSON -> "{\"detailed\": false, \"reasons\": [\"" + reason + "\"]}";
            case HTML ->
                "<html><head><title>Healthcheck Status</title></head><body><h1>" + reason + "</h1></body></html>";
        };
    }
}
