package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break off before anybody reads their body: the upload is held up until the connection is closed. */
class BrokenUploadsTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    /** Much longer than any test waits: an upload that ends by it has not noticed. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private final ImageCatalog catalog = new ImageCatalog(DATABASE.source());
    private final CountDownLatch connectionClosed = new CountDownLatch(1);
    private volatile CountDownLatch heldUp = connectionClosed;
    private DataServer server;

    @BeforeEach
    void startServer() throws Exception {
        var meanwhile = new DataServer.Meanwhile() {
            @Override
            public void uploadBegins() {
                awaitLatch(heldUp);
            }

            @Override
            public void connectionCloses() {
                connectionClosed.countDown();
            }
        };
        server = new DataServer(DATABASE.source(), new TestSettings(Duration.ofSeconds(30), IDLE), BY, meanwhile);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("connection closed")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        assertThat(server.threads().slots().inUse()).as("buffers in use").isZero();
        server.close();
    }

    @ParameterizedTest(name = "by RST: {0}")
    @ValueSource(booleans = {false, true})
    void clientThatGoesAtOnceLeavesTheImageQueued(boolean reset) throws Exception {
        var image = queued();

        try (var leaving = connect()) {
            leaving.setSoLinger(reset, 0);
            write(leaving, head(image) + "Content-Length: 1000000\r\n\r\n" + "x".repeat(1000));
        }

        awaitQueuedAndFree(image);
    }

    @Test
    void badFirstChunkIsAnsweredAndTheConnectionClosed() throws Exception {
        var image = queued();

        try (var client = connect()) {
            write(client, head(image) + "Transfer-Encoding: chunked\r\n\r\nthis is no size\r\n");
            var answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("chunks");
        }
        awaitQueuedAndFree(image);
    }

    @Test
    void badLaterChunkIsAnsweredAndTheConnectionClosed() throws Exception {
        heldUp = new CountDownLatch(0);
        var image = queued();

        try (var client = connect()) {
            write(client, head(image) + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            await().atMost(PATIENCE)
                    .until(() -> catalog.find(image).orElseThrow().status() == ImageStatus.SAVING);
            write(client, "this is no size\r\n");
            var answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answer).startsWith("HTTP/1.1 400").contains("chunks");
        }
        awaitQueuedAndFree(image);
    }

    @Test
    void clientThatStaysIsServed() throws Exception {
        heldUp = new CountDownLatch(0);
        var image = queued();

        try (var client = connect()) {
            write(
                    client,
                    head(image) + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            var answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answer).startsWith("HTTP/1.1 204");
        }
        assertThat(catalog.find(image).orElseThrow().status()).isEqualTo(ImageStatus.ACTIVE);
    }

    private void awaitQueuedAndFree(ImageId image) {
        awaitLatch(connectionClosed);
        await().atMost(PATIENCE).until(() -> server.threads().places().taken() == 0);
        assertThat(catalog.find(image).orElseThrow().status()).isEqualTo(ImageStatus.QUEUED);
    }

    private Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static String head(ImageId image) {
        return "PUT /v2/images/" + image + "/file HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n";
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private ImageId queued() {
        return Samples.queued(catalog, BY);
    }
}
