package io.vitrine.http;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.model.Fault;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices a client that breaks its request off while nobody reads the body yet: the connection tells it once, and only to a handler that is
 * there already. Everything here happens on the event loop of the request.
 */
public final class BrokenRequest {
    private static final String KEY = "vitrine.broken";

    /** How a request broke off. */
    public enum Break {
        GONE("The client went away before all data had come."),
        /** It is answered 400 at once, for the connection is closed right after. */
        MALFORMED("The body is malformed: its chunks are not those of HTTP/1.1.");

        private final String sentence;

        Break(String sentence) {
            this.sentence = sentence;
        }

        /** For the client, or for those who ask what became of its request. */
        public String sentence() {
            return sentence;
        }
    }

    private BrokenRequest() {}

    /** Begins to watch, before the body is paused. */
    static void watch(RoutingContext request) {
        watch(request, _ -> {});
    }

    /** Watches on behalf of another; tells it at once what has happened before. Whoever was told so far is told no more. */
    public static void watch(RoutingContext request, Consumer<Break> whenBroken) {
        request.request().exceptionHandler(trouble -> {
            if (of(request).isEmpty()) {
                var broken = kind(trouble);
                request.put(KEY, broken);
                if (broken == Break.MALFORMED) {
                    refuse(request);
                }
                whenBroken.accept(broken);
            }
        });
        of(request).ifPresent(whenBroken);
    }

    /** What is written while a connection reads is flushed when it has read, which comes too late here. */
    private static void refuse(RoutingContext request) {
        FaultWriter.writeHere(request, Fault.INVALID, Break.MALFORMED.sentence());
        if (request.request().connection() instanceof ConnectionBase connection) {
            connection.channel().flush();
        }
    }

    /** How the request broke off, if it did. */
    static Optional<Break> of(RoutingContext request) {
        @Nullable Break broken = request.get(KEY);
        return Optional.ofNullable(broken);
    }

    private static Break kind(Throwable trouble) {
        return trouble instanceof HttpClosedException || trouble instanceof IOException ? Break.GONE : Break.MALFORMED;
    }
}
