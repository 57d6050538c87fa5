package io.vitrine.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vitrine.http.identity.NoIdentity;
import io.vitrine.http.ticket.TicketEntryFixture;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that break off while their identity is asked for, which the test holds up. */
class BrokenRequestTest {
    private static final ApiConfig API = new ApiConfig() {
        @Override
        public Optional<String> publicEndpoint() {
            return Optional.empty();
        }

        @Override
        public int maxRequestIdLength() {
            return 64;
        }
    };

    private static final CorsConfig NO_ORIGINS = new CorsConfig() {
        @Override
        public Optional<List<String>> allowedOrigin() {
            return Optional.empty();
        }

        @Override
        public boolean allowCredentials() {
            return false;
        }

        @Override
        public Duration maxAge() {
            return Duration.ZERO;
        }

        @Override
        public List<String> allowMethods() {
            return List.of();
        }

        @Override
        public List<String> allowHeaders() {
            return List.of();
        }

        @Override
        public List<String> exposeHeaders() {
            return List.of();
        }
    };

    private final Vertx vertx = Vertx.vertx();
    private final Semaphore identities = new Semaphore(0);
    private final AtomicInteger handedOn = new AtomicInteger();
    private final CountDownLatch connectionClosed = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void startServer() throws Exception {
        var gate = new ApiGate(
                (headers, requestId) -> {
                    identities.acquireUninterruptibly();
                    return new NoIdentity("p").authenticate(headers, requestId);
                },
                TicketEntryFixture.withoutTickets(),
                new ExternalUrl(Optional.empty(), false),
                new Healthcheck(() -> "/nonexistent/file"),
                new Cors(NO_ORIGINS),
                new Policy(),
                API);
        var filters = new Filters();
        gate.enter(filters);
        var router = Router.router(vertx);
        router.route().handler(filters.getFilters().getFirst().getHandler());
        router.route().handler(request -> {
            handedOn.incrementAndGet();
            request.response().setStatusCode(204).end();
        });
        server = vertx.createHttpServer()
                .connectionHandler(connection -> connection.closeHandler(_ -> connectionClosed.countDown()))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stopServer() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void badChunkIsAnsweredWhileIdentityIsAskedFor() throws Exception {
        try (var client = new Socket("127.0.0.1", server.actualPort())) {
            client.setSoTimeout(60_000);
            write(client, put() + "Transfer-Encoding: chunked\r\n\r\nthis is no size\r\n");

            assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 400")
                    .contains("chunks");
        }
        identities.release();
    }

    @Test
    void requestOfAClientThatHasGoneIsNotHandedOn() throws Exception {
        try (var client = new Socket("127.0.0.1", server.actualPort())) {
            write(client, put() + "Content-Length: 1000\r\n\r\npart");
        }
        assertThat(connectionClosed.await(60, TimeUnit.SECONDS)).isTrue();
        identities.release(2);

        try (var client = new Socket("127.0.0.1", server.actualPort())) {
            client.setSoTimeout(60_000);
            write(client, put() + "Connection: close\r\nContent-Length: 0\r\n\r\n");
            assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 204");
        }
        assertThat(handedOn).hasValue(1);
    }

    private static String put() {
        return "PUT /v2/images/3f2504e0-4f89-11d3-9a0c-0305e82c3301/file HTTP/1.1\r\nHost: x\r\n";
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(ISO_8859_1));
    }
}
