package io.vitrine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks nothing does not stay; who is being answered does. */
class QuietConnectionsTest {
    private static final Duration LIMIT = Duration.ofMillis(400);
    /** More than the connection holds. */
    private static final int LARGE = 24 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<RoutingContext> held = new CompletableFuture<>();
    private HttpServer server;
    private HttpServer other;

    @BeforeEach
    void startServers() throws Exception {
        var connections = new QuietConnections(vertx, LIMIT);
        server = serve(connections);
        other = serve(connections);
        connections.watch(server.actualPort());
    }

    @AfterEach
    void stopServers() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Answers at once, but for {@code /hold}. */
    private HttpServer serve(QuietConnections connections) throws Exception {
        var router = Router.router(vertx);
        connections.route(router);
        router.route("/hold").handler(held::complete);
        router.route("/large").handler(context -> context.response().end(Buffer.buffer(new byte[LARGE])));
        router.route().handler(context -> context.response().end("here"));
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void connectionsWithoutARequestAreClosed() throws Exception {
        try (var silent = connect(server);
                var unfinished = connect(server);
                var answered = connect(server)) {
            write(unfinished, "GET /v2/ima");
            write(answered, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer(answered)).contains("200 OK");

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(unfinished.getInputStream().read()).isEqualTo(-1);
            assertThat(answered.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void headThatComesByteByByteIsNotWaitedForForEver() throws Exception {
        try (var slow = connect(server)) {
            write(slow, "GET / HTTP/1.1\r\nX-Long: ");

            var until = System.nanoTime() + PATIENCE.toNanos();
            while (!isRefused(slow)) {
                assertThat(System.nanoTime()).as("still open").isLessThan(until);
                LockSupport.parkNanos(LIMIT.dividedBy(8).toNanos());
            }
        }
    }

    private static boolean isRefused(Socket socket) {
        try {
            write(socket, "x");
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void requestThatTakesLongKeepsItsConnection() throws Exception {
        try (var busy = connect(server);
                var silent = connect(server)) {
            write(busy, "PUT /hold HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na");
            var request = held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            try (var later = connect(server)) {
                assertThat(later.getInputStream().read()).isEqualTo(-1);
            }
            write(busy, "b");
            request.response().end("here");
            assertThat(answer(busy)).contains("200 OK");
            write(busy, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer(busy)).contains("200 OK");
        }
    }

    @Test
    void clientThatTakesItsAnswerSlowlyGetsAllOfIt() throws Exception {
        try (var slow = connect(server)) {
            var began = System.nanoTime();
            write(slow, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");

            var taken = 0;
            while (taken < LARGE) {
                LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
                var piece = slow.getInputStream().readNBytes(512 << 10);
                assertThat(piece).isNotEmpty();
                taken += piece.length;
            }

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(LIMIT.multipliedBy(3));
        }
    }

    @Test
    void clientThatTakesNothingOfItsAnswerIsGivenUp() throws Exception {
        try (var idle = connect(server);
                var silent = connect(server)) {
            write(idle, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            try (var later = connect(server)) {
                assertThat(later.getInputStream().read()).isEqualTo(-1);
            }

            assertThat(bytesOf(idle)).isLessThan(LARGE);
        }
    }

    /** Until the end, or the reset. */
    private static int bytesOf(Socket socket) {
        var bytes = 0;
        try {
            while (true) {
                var piece = socket.getInputStream().readNBytes(64 << 10);
                bytes += piece.length;
                if (piece.length == 0) {
                    return bytes;
                }
            }
        } catch (IOException _) {
            return bytes;
        }
    }

    @Test
    void connectionsToOtherPortsAreLeftAlone() throws Exception {
        try (var elsewhere = connect(other);
                var here = connect(server)) {
            assertThat(here.getInputStream().read()).isEqualTo(-1);
            try (var later = connect(server)) {
                assertThat(later.getInputStream().read()).isEqualTo(-1);
            }

            write(elsewhere, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer(elsewhere)).contains("200 OK");
        }
    }

    private static Socket connect(HttpServer to) throws IOException {
        var socket = new Socket("127.0.0.1", to.actualPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(US_ASCII));
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
}
