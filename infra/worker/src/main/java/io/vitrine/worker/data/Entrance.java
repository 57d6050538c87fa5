package io.vitrine.worker.data;

import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.worker.transfer.TransferSettings;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where requests come in. It closes before anything else does when the worker stops: an edge that is refused goes to the next worker at once, while
 * one that is answered "try again" has to tell its client so. Connections that are open stay as long as a request runs on them.
 */
@Singleton
public final class Entrance {
    /** Before all that may answer a request. */
    private static final int FIRST = -100_000;

    private final boolean staysOpen;
    private final Runnable stopListening;
    private final Map<HttpConnection, AtomicInteger> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param server of the API; health is asked for elsewhere, and answered to the end */
    @Inject
    Entrance(TransferSettings settings, Vertx vertx, HttpServer server) {
        this(
                settings.answerWhileDraining(),
                new ListeningSockets(vertx, port -> port == server.getPort() || port == server.getSecurePort())::close);
    }

    /** @param stopListening returns at once */
    public Entrance(boolean staysOpen, Runnable stopListening) {
        this.staysOpen = staysOpen;
        this.stopListening = stopListening;
    }

    void route(@Observes Router router) {
        router.route().order(FIRST).handler(this::enter);
    }

    /**
     * New connections are refused from now on; requests that come by an open one are still let in.
     *
     * @return false where it stays open instead
     */
    public boolean close() {
        if (staysOpen) {
            return false;
        }
        closed = true;
        stopListening.run();
        return true;
    }

    /** Says goodbye to whoever keeps a connection without asking anything. */
    public void closeIdle() {
        running.forEach((connection, requests) -> {
            if (requests.get() == 0) {
                connection.close();
            }
        });
    }

    private void enter(RoutingContext context) {
        var connection = context.request().connection();
        var requests = running.computeIfAbsent(connection, this::meet);
        requests.incrementAndGet();
        context.addEndHandler(_ -> leave(context.request(), requests));
        if (closed) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        context.next();
    }

    private AtomicInteger meet(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().closeFuture().addListener(_ -> running.remove(connection));
        }
        return new AtomicInteger();
    }

    /** Whoever still sends is not cut off: it may not have read its answer yet. */
    private void leave(HttpServerRequest request, AtomicInteger requests) {
        if (requests.decrementAndGet() == 0 && closed && (request.isEnded() || !hasBody(request))) {
            request.connection().close();
        }
    }

    /** The end of a request without one may be noticed only after its answer. */
    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
