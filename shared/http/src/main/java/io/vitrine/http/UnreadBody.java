package io.vitrine.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of a request that is answered before it was read. Clients that send first and read later see the answer only if somebody takes
 * their bytes, so some are taken; a client that never ends loses its connection.
 */
public final class UnreadBody {
    private static final long MOST_BYTES = 64L << 20;
    private static final long MOST_MILLISECONDS = 10_000;

    private UnreadBody() {}

    /** Whether the client waits for "100 Continue": told no, it does not send its body, and the connection cannot be used again. */
    public static boolean neverComes(HttpServerRequest request) {
        return !request.isEnded() && request.getHeader("Expect") != null && request.version() != HttpVersion.HTTP_2;
    }

    /** Takes and drops what still comes, within bounds. */
    public static void discard(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        var taken = new AtomicLong();
        long timer = vertx.setTimer(MOST_MILLISECONDS, _ -> request.connection().close());
        request.exceptionHandler(_ -> vertx.cancelTimer(timer));
        request.endHandler(_ -> vertx.cancelTimer(timer));
        request.handler(bytes -> {
            if (taken.addAndGet(bytes.length()) > MOST_BYTES) {
                request.connection().close();
            }
        });
        request.resume();
    }
}
