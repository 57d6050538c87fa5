package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A worker that stops refuses who comes, and finishes with who is there. */
class EntranceTest {
    private static final int LIMIT_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answered = new AtomicInteger();
    private final CompletableFuture<RoutingContext> held = new CompletableFuture<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private Entrance entrance(boolean staysOpen) {
        return new Entrance(staysOpen, new ListeningSockets(vertx, ports::contains)::close);
    }

    /** Answers at once, but for {@code /hold}. */
    private HttpServer serve(Entrance entrance) throws Exception {
        var router = Router.router(vertx);
        entrance.route(router);
        router.route("/hold").handler(held::complete);
        router.route().handler(context -> context.response().end("here"));
        var server = listen(router);
        ports.add(server.actualPort());
        return server;
    }

    private HttpServer listen(Router router) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** The socket is closed by a thread of its own. */
    private static void awaitRefusal(HttpServer server) {
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .untilAsserted(
                        () -> assertThatThrownBy(() -> connect(server).close()).isInstanceOf(ConnectException.class));
    }

    private static Socket connect(HttpServer server) throws IOException {
        var socket = new Socket("127.0.0.1", server.actualPort());
        socket.setSoTimeout(LIMIT_SECONDS * 1000);
        return socket;
    }

    private static void ask(Socket socket, String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(US_ASCII));
    }

    /** Of a connection that stays. */
    private static String answer(Socket socket) throws IOException {
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("here")) {
            var read = socket.getInputStream().read();
            assertThat(read).as("the end after %s", answer).isNotNegative();
            answer.append((char) read);
        }
        return answer.toString();
    }

    @Test
    @DisplayName("F54: a worker is told to stop")
    void whoComesIsRefusedAndWhoIsThereIsServed() throws Exception {
        var entrance = entrance(false);
        var server = serve(entrance);
        try (var running = connect(server);
                var open = connect(server)) {
            ask(running, "/hold");
            ask(open, "/");
            answer(open);
            var request = held.get(LIMIT_SECONDS, TimeUnit.SECONDS);

            assertThat(entrance.close()).isTrue();

            awaitRefusal(server);
            ask(open, "/");
            assertThat(answer(open)).contains("200 OK", "connection: close");
            assertThat(open.getInputStream().read()).isEqualTo(-1);
            entrance.closeIdle();
            request.response().end("here");
            assertThat(answer(running)).contains("200 OK");
            assertThat(running.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** The system connects clients before the server knows: until it closes they come without a break. */
    @Test
    void whoHasConnectedIsAnswered() throws Exception {
        var entrance = entrance(false);
        var server = serve(entrance);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 8)
                    .mapToObj(_ -> clients.submit(() -> askUntilRefused(server)))
                    .toList();
            await().untilAtomic(answered, greaterThan(100));

            entrance.close();

            for (var client : asked) {
                client.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /** @return nothing, after a connection was refused; what else goes wrong is thrown */
    private Void askUntilRefused(HttpServer server) throws IOException {
        while (true) {
            Socket connected;
            try {
                connected = connect(server);
            } catch (ConnectException refused) {
                return null;
            }
            try (connected) {
                ask(connected, "/");
                answer(connected);
                answered.incrementAndGet();
            }
        }
    }

    @Test
    void whoWasNeverAskedAnythingRefusesTooAndAnswersForHealth() throws Exception {
        var entrance = entrance(false);
        var server = serve(entrance);
        var health = Router.router(vertx);
        health.route().handler(context -> context.response().end("here"));
        var other = listen(health);

        entrance.close();

        awaitRefusal(server);
        try (var socket = connect(other)) {
            ask(socket, "/");
            assertThat(answer(socket)).contains("200 OK");
        }
    }

    @Test
    void whoStillSendsIsNotCutOff() throws Exception {
        var entrance = entrance(false);
        try (var sending = connect(serve(entrance))) {
            ask(sending, "/");
            answer(sending);
            entrance.close();

            sending.getOutputStream()
                    .write("PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\nbo".getBytes(US_ASCII));
            assertThat(answer(sending)).contains("connection: close");
            sending.getOutputStream().write("dy".getBytes(US_ASCII));
            ask(sending, "/");

            assertThat(answer(sending)).contains("200 OK");
        }
    }

    @Test
    void connectionOnWhichNothingIsAskedIsClosed() throws Exception {
        var entrance = entrance(false);
        try (var kept = connect(serve(entrance))) {
            ask(kept, "/");
            answer(kept);

            entrance.close();
            entrance.closeIdle();

            assertThat(kept.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whereNobodyElseIsThereAnswersGoOn() throws Exception {
        var entrance = entrance(true);
        var server = serve(entrance);

        assertThat(entrance.close()).isFalse();

        for (int time = 0; time < 2; time++) {
            try (var socket = connect(server)) {
                ask(socket, "/");
                assertThat(answer(socket)).contains("200 OK").doesNotContain("connection: close");
            }
        }
    }
}
