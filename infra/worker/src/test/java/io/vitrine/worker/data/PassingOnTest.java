package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.WorkerRegister;
import io.vitrine.http.FaultWriter;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferThreads;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker passes requests on to another one, which here is a {@link ScriptedWorker} that does as each test says. */
class PassingOnTest {
    private static final WorkerId SELF = new WorkerId("self");
    private static final WorkerId PEER = new WorkerId("peer");
    private static final WorkerId NEXT = new WorkerId("next");
    private static final StoreId STORE = new StoreId("volumes");
    /** Longer than a machine that does much else ever takes. */
    private static final TestSettings SETTINGS = new TestSettings(Duration.ofSeconds(30), Duration.ofSeconds(30));

    private static final int MIB = 1 << 20;

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private final Vertx vertx = Vertx.vertx();
    private final StoreRegister stores = new StoreRegister(DATABASE.source());
    private final WorkerRegister workers = new WorkerRegister(DATABASE.source());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private TransferThreads threads;
    private HttpServer front;
    private ScriptedWorker peer;
    private List<Location> locations = List.of(at(Optional.of(PEER)));

    @BeforeEach
    void startBoth() throws Exception {
        peer = new ScriptedWorker();
        announce(PEER, "http://127.0.0.1:" + peer.port() + "/");
        threads = new TransferThreads(SETTINGS);
        front = front(SETTINGS, Optional.empty());
    }

    /** A worker that believes others by {@code authority}. */
    private HttpServer front(TestSettings settings, Optional<Path> authority) throws Exception {
        var passingOn = new PassingOn(
                vertx, workers, SELF, settings, new PeerTrust(() -> authority), new TransferMeters(meters, threads));
        var router = Router.router(vertx);
        router.get().handler(request -> onThread(request, home -> passingOn.download(request, home, locations)));
        router.put().handler(request -> onThread(request, home -> passingOn.upload(request, home, STORE)));
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void announce(WorkerId worker, String url) {
        var volumes =
                new StoreRegister.Entry(STORE, "volume", "", 0, true, false, new TreeMap<>(), Optional.of(worker));
        stores.announce(worker, url, List.of(volumes));
    }

    private static Location at(Optional<WorkerId> reachedThrough) {
        return new Location(STORE, "file:///image", reachedThrough);
    }

    private interface Task {
        void run(io.vertx.core.Context home) throws InterruptedException;
    }

    /** What DataRoutes does around a transfer. */
    private static void onThread(RoutingContext request, Task task) {
        request.request().pause();
        var home = Vertx.currentContext();
        Thread.ofVirtual().start(() -> {
            try {
                if (request.request().method().name().equals("GET")) {
                    request.request().resume();
                }
                task.run(home);
            } catch (InterruptedException | RuntimeException e) {
                home.runOnContext(_ -> FaultWriter.write(request, e));
            }
        });
    }

    @AfterEach
    void nothingIsLeftOpen() throws Exception {
        peer.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        threads.close();
    }

    @Test
    void downloadComesBackAsTheOtherWorkerAnswersIt() throws Exception {
        peer.answer(
                "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: bytes 2-6/9\r\nContent-MD5: abc\r\n"
                        + "X-Hop: no\r\nConnection: X-Hop\r\n\r\nhello");

        var answer = client.send(
                get("/v2/images/1/file?prefer=x")
                        .header("Range", "bytes=2-6")
                        .header("If-Range", "x")
                        .header("X-Auth-Token", "secret")
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.headers().map())
                .containsEntry("content-range", List.of("bytes 2-6/9"))
                .containsEntry("content-md5", List.of("abc"))
                .doesNotContainKey("x-hop");
        assertThat(peer.request())
                .startsWith("GET /v2/images/1/file?prefer=x HTTP/1.1")
                .containsIgnoringCase("range: bytes=2-6")
                .containsIgnoringCase("if-range: x")
                .containsIgnoringCase("x-auth-token: secret")
                .containsIgnoringCase("x-vitrine-passed-on-by: self")
                .containsIgnoringCase("x-openstack-request-id: req-")
                .containsIgnoringCase("host: 127.0.0.1:" + peer.port());
        await().until(() -> passedOn("download", "complete") == 1);
    }

    @Test
    void refusalComesBackWithItsReason() throws Exception {
        peer.answer("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 4\r\n\r\nfull");

        var answer = client.send(get("/f").build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).isEqualTo("full");
    }

    @Test
    void downloadThatOneRefusesIsServedByTheNext() throws Exception {
        try (var next = new ScriptedWorker()) {
            announce(NEXT, "http://127.0.0.1:" + next.port());
            locations = List.of(at(Optional.of(PEER)), at(Optional.of(NEXT)));
            peer.answer("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 4\r\n\r\nfull");
            next.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

            var answer = client.send(get("/f").build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
            assertThat(passedOn("download", "refused")).isOne();
        } finally {
            forget(NEXT);
        }
    }

    @Test
    void uploadThatOneRefusesIsTakenByTheNextOnlyBeforeItsBodyHasBegun() throws Exception {
        try (var next = new ScriptedWorker()) {
            announce(NEXT, "http://127.0.0.1:" + next.port());
            for (var worker : List.of(peer, next)) {
                worker.answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nfull");
            }

            var refusedByBoth = client.send(put("some bytes"), BodyHandlers.ofString());
            for (var worker : List.of(peer, next)) {
                worker.takeBody("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nlate");
            }
            var connections = peer.connections() + next.connections();
            var refusedLate = client.send(put("some bytes"), BodyHandlers.ofString());

            assertThat(refusedByBoth.statusCode()).isEqualTo(503);
            assertThat(refusedByBoth.body()).isEqualTo("full");
            assertThat(connections).isEqualTo(2);
            assertThat(refusedLate.body()).isEqualTo("late");
            assertThat(peer.connections() + next.connections()).isEqualTo(3);
        } finally {
            forget(NEXT);
        }
    }

    @Test
    void downloadOfASharedStoreGoesToAWorkerThatHasIt() throws Exception {
        locations = List.of(at(Optional.empty()));
        peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");

        var answer = client.send(get("/f").build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("hello");
        workers.withdraw(PEER);
        assertUnavailable(client.send(get("/f").build(), BodyHandlers.ofString()), "store volumes");
    }

    private void forget(WorkerId worker) {
        org.jooq.impl.DSL.using(DATABASE.source(), org.jooq.SQLDialect.POSTGRES)
                .execute("delete from worker where id = ?", worker.value());
    }

    @Test
    void deadWorkerIsToldAtOnce() throws Exception {
        workers.withdraw(PEER);

        assertUnavailable(client.send(get("/f").build(), BodyHandlers.ofString()), "worker peer");
        assertUnavailable(client.send(put("data"), BodyHandlers.ofString()), "store volumes");
        assertThat(peer.connections()).isZero();
    }

    @Test
    void workerThatRefusesConnectionsIsToldAtOnce() throws Exception {
        peer.close();

        assertUnavailable(client.send(get("/f").build(), BodyHandlers.ofString()), "worker peer");
        assertUnavailable(client.send(put("data"), BodyHandlers.ofString()), "store volumes");
    }

    @Test
    void workerBehindTlsIsReachedWhereItsAuthorityIsKnown(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.in(folder);
        try (var secure = new ScriptedWorker(certificate.sockets())) {
            announce(PEER, "https://127.0.0.1:" + secure.port());
            secure.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
            front = front(SETTINGS, Optional.of(certificate.pem()));

            var answer = client.send(get("/v2/images/1/file").build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(secure.request()).containsIgnoringCase("x-vitrine-passed-on-by: self");
        }
    }

    @Test
    void workerWhoseCertificateNobodyVouchesForIsToldNothing(@TempDir Path folder) throws Exception {
        try (var secure = new ScriptedWorker(TestCertificate.in(folder).sockets())) {
            announce(PEER, "https://127.0.0.1:" + secure.port());

            var answer = client.send(get("/v2/images/1/file").build(), BodyHandlers.ofString());

            assertUnavailable(answer, "worker peer");
            assertThat(secure.request()).isEmpty();
        }
    }

    @Test
    void unusableAuthorityEndsTheStartWithItsReason(@TempDir Path folder) throws IOException {
        var nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");

        for (var file : List.of(nonsense, folder.resolve("missing.pem"), folder)) {
            assertThatThrownBy(() -> new PeerTrust(() -> Optional.of(file)))
                    .hasMessageContaining("worker_ca_file " + file + " cannot be used: ");
        }
    }

    @Test
    void requestIsPassedOnOnce() throws Exception {
        var request = get("/f").header("X-Vitrine-Passed-On-By", "peer").build();

        assertUnavailable(client.send(request, BodyHandlers.ofString()), "not reached");
        assertThat(peer.connections()).isZero();
    }

    @Test
    void slowClientMakesTheOtherWorkerWait() throws Exception {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + 256L * MIB + "\r\n\r\n", 256);

        try (var slow = new Socket("127.0.0.1", front.actualPort())) {
            write(slow, "GET /f HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(slow.getInputStream().readNBytes(1000)).hasSize(1000);

            await().during(Duration.ofMillis(400)).atMost(Duration.ofSeconds(5)).until(peer::stands);
            assertThat(peer.sentMib()).as("MiB on their way").isLessThan(64);
        }
    }

    @Test
    void brokenDownloadCutsTheConnection() {
        peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");

        assertThatThrownBy(() -> client.send(get("/f").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        await().until(() -> passedOn("download", "torn") == 1);
    }

    @Test
    void clientThatGoesTakesTheOtherConnectionWithIt() throws Exception {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + 1024L * MIB + "\r\n\r\n", 1024);

        try (var leaving = new Socket("127.0.0.1", front.actualPort())) {
            write(leaving, "GET /f HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(leaving.getInputStream().readNBytes(1000)).hasSize(1000);
        }

        await().until(peer::broken);
        await().until(() -> passedOn("download", "client_gone") == 1);
    }

    @Test
    void silentWorkerIsGivenUp() throws Exception {
        peer.keepSilent();
        front = front(new TestSettings(Duration.ofSeconds(30), Duration.ofSeconds(1)), Optional.empty());

        assertUnavailable(client.send(get("/f").build(), BodyHandlers.ofString()), "worker peer");
    }

    @Test
    void uploadIsStreamedOnceTheOtherWorkerWantsIt() throws Exception {
        peer.takeBody("HTTP/1.1 204 No Content\r\n\r\n");

        var answer = client.send(put("some bytes"), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(peer.request())
                .startsWith("PUT /f HTTP/1.1")
                .containsIgnoringCase("expect: 100-continue")
                .containsIgnoringCase("x-image-meta-store: volumes")
                .endsWith("some bytes");
        await().until(() -> passedOn("upload", "complete") == 1);
    }

    @Test
    void clientThatWaitsIsToldToContinue() throws Exception {
        peer.takeBody("HTTP/1.1 204 No Content\r\n\r\n");

        try (var waiting = new Socket("127.0.0.1", front.actualPort())) {
            write(waiting, "PUT /f HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            assertThat(line(waiting)).startsWith("HTTP/1.1 100");
            assertThat(line(waiting)).isEmpty();
            write(waiting, "data");
            assertThat(line(waiting)).startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void refusedUploadIsToldBeforeItsBodyIsTaken() throws Exception {
        peer.answer("HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno");

        var answer = client.send(put("some bytes"), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("no");
        assertThat(peer.request()).doesNotContain("some bytes");
    }

    @Test
    void uploadWhoseClientGoesIsBrokenOff() throws Exception {
        peer.takeBody("HTTP/1.1 204 No Content\r\n\r\n");

        try (var leaving = new Socket("127.0.0.1", front.actualPort())) {
            write(leaving, "PUT /f HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\npart");
            await().until(() -> peer.request().endsWith("part"));
        }

        await().until(peer::broken);
        await().until(() -> passedOn("upload", "client_gone") == 1);
    }

    @Test
    void nobodyKnowsWhatCameOfAnUploadThatWasNotAnswered() throws Exception {
        peer.takeBody("");

        var answer = client.send(put("some bytes"), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("look at the image");
    }

    private static void assertUnavailable(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains(reason);
    }

    private double passedOn(String direction, String result) {
        return Optional.ofNullable(meters.find("vitrine.transfers.passed.on")
                        .tags("direction", direction, "worker", "peer", "result", result)
                        .counter())
                .map(counter -> counter.count())
                .orElse(0.0);
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.actualPort() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    private HttpRequest put(String body) {
        return get("/f")
                .header("X-Image-Meta-Store", "volumes")
                .PUT(BodyPublishers.ofString(body))
                .build();
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String line(Socket from) throws IOException {
        var line = new StringBuilder();
        for (var next = from.getInputStream().read();
                next >= 0 && next != '\n';
                next = from.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
