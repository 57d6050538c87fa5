package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static io.vitrine.acceptance.Cleanliness.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vitrine.testkit.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second worker, with disks and a store of its own, beside the one in the gateway; and the function that sends clients to either. What one of
 * them has is had from both, until the one that has it stops or dies.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyWorkersTest {
    private static final RandomImage BYTES = new RandomImage(91, 40_000_000);
    private static final String EXTRA = "extra";

    private RunningGateway gateway;
    private ProcessBesideGateway second;
    private ProcessBesideGateway locations;
    private ImagesClient images;
    private Path data;
    private Path keys;

    @BeforeAll
    void startAll(@TempDir Path folder) throws IOException {
        data = folder.resolve("second");
        keys = SecretFile.write(folder.resolve("keys"), SecretFile.TICKET_KEY);
        gateway = Repository.gateway("many-workers")
                .with("VITRINE_VITRINE_TICKET_KEY_FILE", keys.toString())
                .start();
        images = new ImagesClient(gateway.endpoint());
        locations = start("functions/locations", Map.of());
    }

    @BeforeEach
    void startSecondWorker() {
        if (second == null || !second.isAlive()) {
            second = start(
                    "infra/worker",
                    Map.of(
                            "VITRINE_VITRINE_WORKER_ID",
                            "second",
                            "VITRINE_DEFAULT_ENABLED_BACKENDS",
                            "volumes:volume," + EXTRA + ":file",
                            "VITRINE_EXTRA_FILESYSTEM_STORE_DATADIR",
                            data.resolve("files").toString()));
        }
    }

    private ProcessBesideGateway start(String module, Map<String, String> settings) {
        var all = new java.util.HashMap<>(settings);
        all.put("VITRINE_VITRINE_TICKET_KEY_FILE", keys.toString());
        return ProcessBesideGateway.start(gateway, module, data, all);
    }

    /** Only the second worker can remove what lies on its disks; it learns of that at its start. */
    @AfterAll
    void nothingIsLeftBehind() {
        second.close();
        for (var id : images.list()) {
            images.delete(id);
        }
        startSecondWorker();
        eventually(() -> {
            try (var ledger = gateway.ledger()) {
                assertThat(Leftovers.in(
                                List.of(
                                        DataFolder.at(data),
                                        DataFolder.at(gateway.setup().data())),
                                ledger))
                        .isEmpty();
            }
            assertThat(DataFolder.at(data).contents()).isEmpty();
        });
        images.close();
        second.close();
        locations.close();
        gateway.close();
        Deployment.delete(gateway.setup());
    }

    @Test
    void bytesOfOneWorkerAreHadFromTheOther() {
        var here = images.store("here", BYTES, "volumes");
        var there = store(second.endpoint());

        try (var atSecond = new ImagesClient(second.endpoint())) {
            assertThat(atSecond.firstDifference(here, BYTES)).isEmpty();
        }
        assertThat(images.firstDifference(there, BYTES)).isEmpty();
        var part = file(gateway.endpoint(), there, "Range", "bytes=1000000-1000009");
        part.then().statusCode(206).header("Content-Range", "bytes 1000000-1000009/40000000");
        assertThat(part.asByteArray()).isEqualTo(BYTES.part(1_000_000, 1_000_010));
        file(gateway.endpoint(), there, "Range", "bytes=40000000-").then().statusCode(416);
    }

    @Test
    void uploadGoesToTheWorkerThatHasTheStore() {
        var id = images.store("there", BYTES, EXTRA);

        assertThat(images.find(id).orElseThrow().path("stores").asText()).isEqualTo(EXTRA);
        assertThat(images.find(id).orElseThrow().path("checksum").asText()).isEqualTo(BYTES.digest("MD5"));
        assertThat(images.upload(id, BYTES, EXTRA)).as("a second upload").hasValue(409);
    }

    @Test
    void ticketLetsItsHolderReadOneImageAsOftenAsTheyLike() {
        var id = images.store("with a ticket", BYTES, EXTRA);
        var other = images.store("without", BYTES, EXTRA);

        var answer = file(locations.endpoint(), id, "Range", "bytes=0-9");

        answer.then().statusCode(307).header("Cache-Control", "no-store");
        var target = answer.header("Location");
        assertThat(target).startsWith(second.endpoint() + "/v2/images/" + id + "/file?ticket=");
        for (var first : List.of(0, 39_999_990)) {
            var part = request()
                    .header("Range", "bytes=" + first + "-" + (first + 9))
                    .get(URI.create(target));
            part.then().statusCode(206).header("Cache-Control", "no-store");
            assertThat(part.asByteArray()).isEqualTo(BYTES.part(first, first + 10));
        }
        request().get(URI.create(target + "x")).then().statusCode(401).body(containsString("not genuine"));
        request()
                .get(URI.create(target.replace(id, other)))
                .then()
                .statusCode(401)
                .body(containsString("another image"));
    }

    @Test
    void workerThatIsToldToStopEndsWhatItHasBegun() throws IOException {
        var kept = images.store("kept", BYTES, EXTRA);
        var id = images.create("slow");
        var announced = Map.of("Content-Length", Long.toString(BYTES.sizeBytes()), "X-Image-Meta-Store", EXTRA);
        try (var upload = RawUpload.begin(second.endpoint(), id, announced).send(BYTES, 0, 1_000_000);
                var client = new ImagesClient(second.endpoint());
                var download = client.download(kept)) {
            assertThat(download.read()).isEqualTo(Byte.toUnsignedInt(BYTES.part(0, 1)[0]));
            eventually(() -> assertThat(images.status(id)).isEqualTo("saving"));

            second.tellToStop();

            eventually(() -> request().get(second.readiness()).then().statusCode(503));
            eventually(() -> assertThatThrownBy(() -> file(second.endpoint(), kept, "Accept", "*/*"))
                    .hasMessageContaining("refused"));
            eventually(() -> file(gateway.endpoint(), kept, "Accept", "*/*")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body(containsString("worker second")));
            file(locations.endpoint(), kept, "Accept", "*/*").then().statusCode(503);
            upload.send(BYTES, 1_000_000, BYTES.sizeBytes() - 1_000_000);
            assertThat(upload.status()).hasValue(204);
            var rest = download.readAllBytes();
            assertThat(rest).isEqualTo(BYTES.part(1, BYTES.sizeBytes()));
        }
        second.awaitEnd();
        assertThat(images.status(id)).isEqualTo("active");
    }

    @Test
    void workerThatDiesCutsWhatIsPassedOnAndIsToldAtOnce() throws IOException {
        var id = images.store("lost", BYTES, EXTRA);
        try (var download = images.download(id)) {
            assertThat(download.readNBytes(10)).isEqualTo(BYTES.part(0, 10));

            second.kill();

            assertThat(readsToItsEnd(download)).isFalse();
        }
        file(gateway.endpoint(), id, "Accept", "*/*").then().statusCode(503).header("Retry-After", notNullValue());
        startSecondWorker();
        assertThat(images.firstDifference(id, BYTES)).isEmpty();
    }

    private static boolean readsToItsEnd(java.io.InputStream download) {
        try {
            return download.readAllBytes().length == BYTES.sizeBytes() - 10;
        } catch (IOException _) {
            return false;
        }
    }

    /** Into the default store of the worker that answers there. */
    private String store(URI endpoint) {
        var id = images.create("there");
        given().contentType("application/octet-stream")
                .body(BYTES.bytes())
                .put(endpoint.resolve("/v2/images/" + id + "/file"))
                .then()
                .statusCode(204);
        return id;
    }

    private static Response file(URI endpoint, String id, String header, String value) {
        return request().header(header, value).get(endpoint.resolve("/v2/images/" + id + "/file"));
    }

    private static RequestSpecification request() {
        return given().config(RestAssuredConfig.config()
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
                .urlEncodingEnabled(false);
    }
}
