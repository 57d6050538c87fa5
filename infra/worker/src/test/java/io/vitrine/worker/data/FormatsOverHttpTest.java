package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.ContentFacts;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.formats.Corpus;
import io.vitrine.formats.Images;
import io.vitrine.formats.Sample;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an upload is answered, and what its record says then, by what is in it. */
class FormatsOverHttpTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");
    private static final int NO_CONTENT = 204;
    private static final int UNSUPPORTED = 415;
    private static final int MIB = 1 << 20;

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final ImageCatalog CATALOG = new ImageCatalog(DATABASE.source());
    private static DataServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = new DataServer(
                DATABASE.source(), new TestSettings(Duration.ofSeconds(30)), BY, new DataServer.Meanwhile() {});
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        assertThat(server.threads().slots().inUse()).as("buffers in use").isZero();
        for (var target : server.store().targets()) {
            server.store().discard(target);
        }
    }

    /** One that is taken and one that is refused under each label; the others are judged without HTTP. */
    static Stream<Sample> corpus() {
        var chosen = new LinkedHashMap<String, Sample>();
        Corpus.all().forEach(sample -> chosen.putIfAbsent(sample.diskFormat() + sample.isTaken(), sample));
        return chosen.values().stream();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    @DisplayName("X-01, X-02, X-04: an image is taken with its virtual size, or refused and leaves nothing")
    void anImageIsTakenOrRefused(Sample sample) throws Exception {
        var image = Samples.queued(CATALOG, BY, "bare", sample.diskFormat());

        var answer = put(image, sample.bytes());

        var record = CATALOG.find(image).orElseThrow();
        if (sample.isTaken()) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(NO_CONTENT);
            assertThat(record.status()).isEqualTo(ImageStatus.ACTIVE);
            assertThat(virtualSize(image)).isEqualTo(sample.virtualSizeBytes());
        } else {
            assertThat(answer.statusCode()).isEqualTo(UNSUPPORTED);
            assertThat(answer.body()).contains(sample.refusal());
            assertThat(record.status()).isEqualTo(ImageStatus.QUEUED);
            assertThat(record.content()).isEmpty();
            assertThat(record.lastFailure().orElseThrow()).contains(sample.refusal());
            assertThat(server.store().targets()).as("what was written").isEmpty();
        }
    }

    @Test
    @DisplayName("X-08: what is in a container is not looked at")
    void whatIsInAContainerIsNotLookedAt() throws Exception {
        var image = Samples.queued(CATALOG, BY, "ova", "qcow2");

        var answer = put(image, Images.qcow2WithBackingFile());

        assertThat(answer.statusCode()).isEqualTo(NO_CONTENT);
        assertThat(virtualSize(image)).isEmpty();
    }

    @Test
    void aRefusedImageMayGetOtherData() throws Exception {
        var image = Samples.queued(CATALOG, BY, "bare", "qcow2");

        var refused = put(image, Images.qcow2WithBackingFile());
        var taken = put(image, Images.qcow2());

        assertThat(refused.statusCode()).isEqualTo(UNSUPPORTED);
        assertThat(taken.statusCode()).isEqualTo(NO_CONTENT);
        assertThat(virtualSize(image)).hasValue(1L << 30);
        assertThat(CATALOG.find(image).orElseThrow().lastFailure()).isEmpty();
    }

    @Test
    void theEndOfAnImageIsLookedAtBehindManyChunks() throws Exception {
        var image = Samples.queued(CATALOG, BY, "bare", "luks");
        var encrypted = Corpus.all()
                .filter(sample -> sample.diskFormat().equals("luks") && sample.isTaken())
                .findFirst()
                .orElseThrow();

        var answer = put(image, Arrays.copyOf(encrypted.bytes(), 5 * MIB));

        assertThat(answer.statusCode()).isEqualTo(NO_CONTENT);
        assertThat(virtualSize(image)).hasValue(5 * MIB - 8 * 512);
    }

    @Test
    @DisplayName("X-07: nobody has to send all of what is refused")
    void whatIsUnfitIsRefusedLongBeforeItsEnd() throws Exception {
        var image = Samples.queued(CATALOG, BY, "bare", "qcow2");

        try (var client = new Socket("127.0.0.1", server.port())) {
            client.setSoTimeout(60_000);
            var head = "PUT /v2/images/" + image + "/file HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Type: application/octet-stream\r\nContent-Length: 1000000000\r\n\r\n";
            client.getOutputStream().write(head.getBytes(ISO_8859_1));
            sendUntilCut(client);
            var status = new String(client.getInputStream().readNBytes(12), ISO_8859_1);

            assertThat(status).isEqualTo("HTTP/1.1 415");
        }
        assertThat(CATALOG.find(image).orElseThrow().status()).isEqualTo(ImageStatus.QUEUED);
    }

    private static void sendUntilCut(Socket client) {
        try {
            for (var chunk = 0; chunk < 3; chunk++) {
                client.getOutputStream().write(new byte[MIB]);
            }
        } catch (IOException e) {
            // The answer is there before all was sent: that is what is tested.
        }
    }

    private static OptionalLong virtualSize(ImageId image) {
        return CATALOG.find(image)
                .orElseThrow()
                .content()
                .map(ContentFacts::virtualSizeBytes)
                .orElseThrow();
    }

    private static HttpResponse<String> put(ImageId image, byte[] bytes) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file"))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(bytes))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
