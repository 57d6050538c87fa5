package io.vitrine.worker.data;

import static io.vitrine.worker.data.PassingWorker.PATIENT;
import static io.vitrine.worker.data.PassingWorker.PEER;
import static io.vitrine.worker.data.PassingWorker.assertUnavailable;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vitrine.catalog.Migrations;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker passes requests on to another one, which here is a {@link ScriptedWorker} that does as each test says. */
class PassingOnTest {
    private static final int MIB = 1 << 20;

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private final PassingWorker self = new PassingWorker(DATABASE.source());

    @AutoClose
    private final ScriptedWorker peer = new ScriptedWorker();

    PassingOnTest() throws IOException {}

    @BeforeEach
    void startBoth() throws Exception {
        self.announce(PEER, "http://127.0.0.1:" + peer.port() + "/");
        self.start(PATIENT, Optional.empty());
    }

    @Test
    void downloadComesBackAsTheOtherWorkerAnswersIt() throws Exception {
        peer.answer(
                "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: bytes 2-6/9\r\nContent-MD5: abc\r\n"
                        + "X-Hop: no\r\nConnection: X-Hop\r\n\r\nhello");

        var answer = self.send(self.get("/v2/images/1/file?prefer=x")
                .header("Range", "bytes=2-6")
                .header("If-Range", "x")
                .header("X-Auth-Token", "secret"));

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
        await().until(() -> self.passedOn("download", "complete") == 1);
    }

    @Test
    void refusalComesBackWithItsReason() throws Exception {
        peer.answer("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 4\r\n\r\nfull");

        var answer = self.send(self.get("/f"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).isEqualTo("full");
    }

    @Test
    void slowClientMakesTheOtherWorkerWait() throws Exception {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + 256L * MIB + "\r\n\r\n", 256);

        try (var slow = new Socket("127.0.0.1", self.port())) {
            write(slow, "GET /f HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(slow.getInputStream().readNBytes(1000)).hasSize(1000);

            await().during(Duration.ofMillis(400)).atMost(Duration.ofSeconds(5)).until(peer::stands);
            assertThat(peer.sentMib()).as("MiB on their way").isLessThan(64);
        }
    }

    @Test
    void brokenDownloadCutsTheConnection() {
        peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");

        assertThatThrownBy(() -> self.send(self.get("/f"))).isInstanceOf(IOException.class);
        await().until(() -> self.passedOn("download", "torn") == 1);
    }

    @Test
    void clientThatGoesTakesTheOtherConnectionWithIt() throws Exception {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + 1024L * MIB + "\r\n\r\n", 1024);

        try (var leaving = new Socket("127.0.0.1", self.port())) {
            write(leaving, "GET /f HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(leaving.getInputStream().readNBytes(1000)).hasSize(1000);
        }

        await().until(peer::broken);
        await().until(() -> self.passedOn("download", "client_gone") == 1);
    }

    @Test
    void silentWorkerIsGivenUp() throws Exception {
        peer.keepSilent();
        self.start(new TestSettings(Duration.ofSeconds(30), Duration.ofSeconds(1)), Optional.empty());

        assertUnavailable(self.send(self.get("/f")), "worker peer");
    }

    @Test
    void uploadIsStreamedOnceTheOtherWorkerWantsIt() throws Exception {
        peer.takeBody("HTTP/1.1 204 No Content\r\n\r\n");

        var answer = self.send(self.put("some bytes"));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(peer.request())
                .startsWith("PUT /f HTTP/1.1")
                .containsIgnoringCase("expect: 100-continue")
                .containsIgnoringCase("x-image-meta-store: volumes")
                .endsWith("some bytes");
        await().until(() -> self.passedOn("upload", "complete") == 1);
    }

    @Test
    void clientThatWaitsIsToldToContinue() throws Exception {
        peer.takeBody("HTTP/1.1 204 No Content\r\n\r\n");

        try (var waiting = new Socket("127.0.0.1", self.port())) {
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

        var answer = self.send(self.put("some bytes"));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("no");
        assertThat(peer.request()).doesNotContain("some bytes");
    }

    @Test
    void uploadWhoseClientGoesIsBrokenOff() throws Exception {
        peer.takeBody("HTTP/1.1 204 No Content\r\n\r\n");

        try (var leaving = new Socket("127.0.0.1", self.port())) {
            write(leaving, "PUT /f HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\npart");
            await().until(() -> peer.request().endsWith("part"));
        }

        await().until(peer::broken);
        await().until(() -> self.passedOn("upload", "client_gone") == 1);
    }

    @Test
    void nobodyKnowsWhatCameOfAnUploadThatWasNotAnswered() throws Exception {
        peer.takeBody("");

        var answer = self.send(self.put("some bytes"));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("look at the image");
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
