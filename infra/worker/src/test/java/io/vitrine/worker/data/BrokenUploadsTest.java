package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.Verifications;
import io.vitrine.http.ApiGate;
import io.vitrine.http.DownloadAccess;
import io.vitrine.http.Policy;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.Stores;
import io.vitrine.worker.queue.ImageVerifier;
import io.vitrine.worker.queue.JobRunner;
import io.vitrine.worker.transfer.FaultDrill;
import io.vitrine.worker.transfer.LeaseKeeper;
import io.vitrine.worker.transfer.StorePlaces;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferThreads;
import io.vitrine.worker.transfer.Uploads;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private static final WorkerId WORKER = new WorkerId("w");
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    /** Much longer than any test waits: an upload that ends by it has not noticed. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private final Vertx vertx = Vertx.vertx();
    private final ImageCatalog catalog = new ImageCatalog(DATABASE.source());
    private final Ledger ledger = new Ledger(DATABASE.source());
    private final CountDownLatch connectionClosed = new CountDownLatch(1);
    private volatile CountDownLatch heldUp = connectionClosed;
    private TransferThreads threads;
    private LeaseKeeper leases;
    private HttpServer server;

    @BeforeEach
    void startServer() throws Exception {
        var settings = new TestSettings(Duration.ofSeconds(30), IDLE);
        threads = new TransferThreads(settings);
        leases = new LeaseKeeper(ledger, settings.leaseDuration());
        var store = new MemoryStore(new StoreId("memory"), WORKER, 16 << 20);
        var stores = new Stores(List.of(store), store.id(), List.of());
        var checksums = new Checksums(DATABASE.source());
        var verifications = new Verifications(DATABASE.source());
        var runner = new JobRunner(
                new Jobs(DATABASE.source()),
                ledger,
                stores,
                leases::stop,
                verifications,
                new ImageVerifier(verifications, checksums, stores, threads),
                new Audits(DATABASE.source()),
                WORKER);
        var meters = new TransferMeters(new SimpleMeterRegistry(), threads);
        var uploads = new Uploads(
                ledger,
                catalog,
                leases,
                runner,
                threads,
                settings,
                settings,
                WORKER,
                new FaultDrill(Optional.empty()),
                meters);
        var places = new StorePlaces(Map.of(store.id(), 8));
        var upload = new Upload(uploads, stores, places, new StoreRegister(DATABASE.source()));
        var download = new Download(stores, checksums, threads, places, settings, meters, WORKER);
        var routes = new DataRoutes(
                catalog,
                new Policy(),
                new DownloadAccess(new Policy()),
                () -> {
                    awaitLatch(heldUp);
                    return upload;
                },
                () -> download,
                () -> {
                    throw new AssertionError("nothing is passed on here");
                },
                threads,
                settings);
        var router = Router.router(vertx);
        router.route().handler(request -> {
            request.put(ApiGate.CALLER, BY);
            request.next();
        });
        routes.route(router);
        server = vertx.createHttpServer()
                .connectionHandler(connection -> connection.closeHandler(_ -> connectionClosed.countDown()))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
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
        assertThat(threads.slots().inUse()).as("buffers in use").isZero();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        leases.close();
        threads.close();
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
        await().atMost(PATIENCE).until(() -> threads.places().taken() == 0);
        assertThat(catalog.find(image).orElseThrow().status()).isEqualTo(ImageStatus.QUEUED);
    }

    private Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", server.actualPort());
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
