package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vitrine.testkit.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A worker whose database is away or has other tables: it says so instead of starting, and starts as soon as it can. */
class DatabaseWaitTest {
    private static final String REASON = "bring them up with \"vitrine db upgrade\".";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.of(REASON));
    private final WaitingRoom.Places places =
            new WaitingRoom.Places("127.0.0.1", FreePort.find(), "127.0.0.1", FreePort.find());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void reasonIsAnsweredUntilItIsGoneAndThenThePortsAreFree() throws Exception {
        var started = start();
        await().atMost(LIMIT).until(() -> answers(places.managementPort(), "/q/health/ready"));

        var refused = get(places.port(), "/v2/images/1/file");
        var ready = get(places.managementPort(), "/q/health/ready");
        var live = get(places.managementPort(), "/q/health/live");
        assertThat(started).isNotDone();
        trouble.set(Optional.empty());

        assertThat(started).succeedsWithin(LIMIT);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("vitrine db upgrade");
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"DOWN\"", "vitrine db upgrade");
        assertThat(live.statusCode()).isEqualTo(200);
        takeAndGiveBack(places.port());
        takeAndGiveBack(places.managementPort());
    }

    @Test
    void waitingEndsWithItsProcess() throws Exception {
        var waiting = new AtomicReference<Thread>();
        var ended = CompletableFuture.runAsync(() -> {
            waiting.set(Thread.currentThread());
            run();
        });
        await().atMost(LIMIT).until(() -> answers(places.managementPort(), "/q/health/live"));

        Objects.requireNonNull(waiting.get()).interrupt();

        assertThat(ended).failsWithin(LIMIT);
        takeAndGiveBack(places.port());
    }

    @Test
    void databaseThatIsThereIsNotWaitedFor() {
        trouble.set(Optional.empty());

        assertThat(start()).succeedsWithin(LIMIT);
    }

    private CompletableFuture<Void> start() {
        return CompletableFuture.runAsync(this::run);
    }

    private void run() {
        try {
            new DatabaseWait(trouble::get, vertx, places).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answers(int port, String path) {
        try {
            return get(port, path).statusCode() > 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void takeAndGiveBack(int port) throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }
}
