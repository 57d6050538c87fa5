package io.vitrine.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of a request that is answered before it was read. Clients that send first and read later see the answer only if somebody takes
 * their bytes, so some are taken; a client that never ends loses its connection.
 */
final class UnreadBody {
    private static final long MOST_BYTES = 64L << 20;
    private static final long MOST_MILLISECONDS = 10_000;

    private UnreadBody() {}

    /** A client that waits for "100 Continue" will not send its body: the connection cannot be used again. */
    static void announce(HttpServerRequest request, HttpServerResponse response) {
        if (!request.isEnded() && request.getHeader("Expect") != null && isHttp1(request)) {
            response.putHeader("Connection", "close");
        }
    }

    static void discard(Vertx vertx, HttpServerRequest request) {
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

    private static boolean isHttp1(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2;
    }
}
