package io.vitrine.worker;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.http.FaultAnswer;
import io.vitrine.model.Fault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Answers on a worker's two ports while the worker itself cannot start: 503 with the reason, alive, and not ready. */
final class WaitingRoom implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WaitingRoom.class);
    private static final int LIMIT_SECONDS = 5;
    private static final int IDLE_SECONDS = 60;
    private static final Duration LOOK_EACH = Duration.ofMillis(5);

    /** Where a worker listens. */
    record Places(String host, int port, String managementHost, int managementPort) {
        static Places of(Config config) {
            return new Places(
                    config.getValue("quarkus.http.host", String.class),
                    config.getValue("quarkus.http.port", Integer.class),
                    config.getValue("quarkus.management.host", String.class),
                    config.getValue("quarkus.management.port", Integer.class));
        }
    }

    private final Places places;
    private final HttpServer api;
    private final HttpServer management;
    private volatile String reason = "The worker is starting.";

    private WaitingRoom(Vertx vertx, Places places) {
        this.places = places;
        var http1 = new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_SECONDS);
        this.api = vertx.createHttpServer(http1).requestHandler(this::refuse);
        this.management = vertx.createHttpServer(http1).requestHandler(this::report);
    }

    static WaitingRoom open(Vertx vertx, Places places) throws InterruptedException {
        var room = new WaitingRoom(vertx, places);
        attempt("listen", room.api.listen(places.port(), places.host()));
        attempt("listen", room.management.listen(places.managementPort(), places.managementHost()));
        return room;
    }

    void say(String newReason) {
        reason = newReason;
    }

    /** Both ports are free again when this returns. */
    @Override
    public void close() throws InterruptedException {
        attempt("stop listening", api.close());
        attempt("stop listening", management.close());
        awaitFree(places.host(), places.port());
        awaitFree(places.managementHost(), places.managementPort());
    }

    /** A server that is closed has told its selector so, which lets go of the socket when it looks the next time. */
    private static void awaitFree(String host, int port) throws InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!isFree(host, port)) {
            if (System.nanoTime() - end > 0) {
                LOG.warnf("Port %d is still in use", port);
                return;
            }
            Thread.sleep(LOOK_EACH);
        }
    }

    private static boolean isFree(String host, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void refuse(HttpServerRequest request) {
        var answer = FaultAnswer.of(Fault.UNAVAILABLE, reason, request.getHeader("Accept"));
        var response = request.response()
                .setStatusCode(answer.status().code())
                .setStatusMessage(answer.status().reason())
                .putHeader("Connection", "close");
        answer.headers().forEach(response::putHeader);
        response.end(answer.body());
    }

    private void report(HttpServerRequest request) {
        var alive = request.path().endsWith("/live");
        var check = new JsonObject()
                .put("name", "database")
                .put("status", "DOWN")
                .put("data", new JsonObject().put("reason", reason));
        var checks = alive ? new JsonArray() : new JsonArray().add(check);
        request.response()
                .setStatusCode(alive ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .putHeader("Connection", "close")
                .end(new JsonObject()
                        .put("status", alive ? "UP" : "DOWN")
                        .put("checks", checks)
                        .encode());
    }

    /** Waiting goes on without a port, too: the log has the reason. */
    private static void attempt(String doing, Future<?> done) throws InterruptedException {
        try {
            done.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("The waiting worker could not %s: %s", doing, e.getMessage());
        }
    }
}
