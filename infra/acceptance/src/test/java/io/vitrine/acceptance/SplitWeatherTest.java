package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the parts of the split shape make of it when another one is gone. */
@Tag("peers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one deployment: starting one takes the longest
class SplitWeatherTest {
    private static final RandomImage BYTES = new RandomImage(95, 3_000_000);

    /** Bells that nobody answered are rung again only after a while, and leases lapse. */
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** Long enough for many requests to come meanwhile. */
    private static final Duration DRAINING = Duration.ofSeconds(3);

    private final SplitSetup setup = Repository.split("weather");

    @SuppressWarnings("NullAway.Init") // before all tests
    private RunningSplit split;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Api api;

    /** On a folder where there once was an {@code up}. */
    @BeforeAll
    void start() throws IOException {
        var cluster = Files.createDirectories(setup.data().resolve("postgres/data"));
        Files.writeString(cluster.resolve("PG_VERSION"), "18\n");
        split = setup.start();
        api = new Api(split);
    }

    @AfterEach
    void allIsWellAgain() {
        eventually(() -> assertThat(split.isUp()).isTrue());
        eventually(() -> assertThat(split.leftovers()).isEmpty());
    }

    @AfterAll
    void nothingIsLeftBehind() {
        try (var last = split) {
            Cleanliness.leaveNothingBehind(last);
        }
        Deployment.delete(setup);
    }

    private static void eventually(ThrowingRunnable holds) {
        await().atMost(LIMIT).pollDelay(Duration.ZERO).untilAsserted(holds);
    }

    @Test
    void withoutAnyWorkerDataIsUnavailableAndRecordsAreNot() {
        var id = api.stored(BYTES, "volumes");

        split.part("worker-1").kill();
        split.part("worker-2").kill();
        var download = api.request().get("/v2/images/" + id + "/file");
        var upload = api.request()
                .contentType("application/octet-stream")
                .body(BYTES.bytes())
                .put("/v2/images/" + api.queued() + "/file");

        assertThat(download.statusCode()).isEqualTo(503);
        assertThat(download.header("Retry-After")).isNotBlank();
        assertThat(upload.statusCode()).isEqualTo(503);
        assertThat(upload.header("Retry-After")).isNotBlank();
        assertThat(api.statusOf(id)).isEqualTo("active");
        eventually(() -> assertThat(split.isUp()).isTrue());
        assertThat(api.download(id)).isEqualTo(BYTES.bytes());
    }

    @Test
    void anotherWorkerTakesTheJobsOfOneThatIsGone() {
        var ids =
                IntStream.range(0, 10).mapToObj(_ -> api.stored(BYTES, "files")).toList();

        split.part("worker-2").kill();
        ids.forEach(id -> api.request().delete("/v2/images/" + id).then().statusCode(204));

        eventually(() ->
                assertThat(split.everything()).noneMatch(left -> ids.stream().anyMatch(left::contains)));
    }

    @Test
    void workerThatIsToldToStopFailsNoRequest() throws IOException {
        var stored = api.stored(SteadyLoad.BYTES, "files");
        List<SteadyLoad.Asked> record;
        try (var load = new SteadyLoad(split.endpoint(), stored).begin()) {
            for (var worker : List.of("worker-1", "worker-2")) {
                stopWhileItIsBusy(worker);
            }
            record = load.record();
        }

        assertThat(record).anyMatch(asked -> asked.what().equals("upload"));
        assertThat(record.stream().filter(asked -> !asked.good()))
                .as(() -> String.join("\n", refusedByTheEdge()))
                .isEmpty();
    }

    private List<String> refusedByTheEdge() {
        return split.log().stream()
                .filter(line -> line.contains("\"status\":503") || line.contains("no live upstreams"))
                .limit(20)
                .toList();
    }

    /** An upload that takes its time keeps it from ending at once. */
    private void stopWhileItIsBusy(String worker) throws IOException {
        var starts = split.starts(worker);
        var id = api.queued();
        try (var upload = RawUpload.begin(split.address(worker), id, BYTES.sizeBytes())) {
            upload.send(BYTES, 0, 1_500_000);
            eventually(() -> assertThat(api.statusOf(id)).isEqualTo("saving"));

            split.part(worker).tellToStop();
            Pause.of(DRAINING);

            assertThat(split.starts(worker)).as("still the same one").isEqualTo(starts);
            upload.send(BYTES, 1_500_000, BYTES.sizeBytes() - 1_500_000);
            assertThat(upload.status()).hasValue(204);
        }
        eventually(() -> assertThat(split.starts(worker)).isGreaterThan(starts));
        eventually(() -> assertThat(split.isUp()).isTrue());
    }

    @Test
    void withoutABrokerADeleteSucceedsAndTheBytesGoLater() {
        var ids =
                IntStream.range(0, 3).mapToObj(_ -> api.stored(BYTES, "files")).toList();

        split.part("broker").kill();
        ids.forEach(id -> api.request().delete("/v2/images/" + id).then().statusCode(204));

        eventually(() ->
                assertThat(split.everything()).noneMatch(left -> ids.stream().anyMatch(left::contains)));
    }

    @Test
    void databaseThatRestartsInMidRequestLeavesNothingHalfWritten() throws IOException {
        var id = api.queued();
        var answers = new ArrayList<Integer>();
        OptionalInt uploaded;
        try (var upload = RawUpload.begin(split.endpoint(), id, BYTES.sizeBytes())) {
            upload.send(BYTES, 0, 1_500_000);
            eventually(() -> assertThat(api.statusOf(id)).isEqualTo("saving"));

            split.part("database").kill();
            for (int asked = 0; asked < 50; asked++) {
                answers.add(listDuringTheOutage());
            }
            uploaded = rest(upload);
        }

        assertThat(answers)
                .allMatch(status -> List.of(200, 503).contains(status))
                .contains(503);
        eventually(() ->
                assertThat(api.request().get("/v2/images/" + id).statusCode()).isEqualTo(200));
        eventually(() -> assertThat(api.statusOf(id)).isIn("queued", "active"));
        if (uploaded.orElse(0) == 204) {
            assertThat(api.statusOf(id)).isEqualTo("active");
        }
        if (api.statusOf(id).equals("active")) {
            // each process finds out by itself which of its connections are dead
            eventually(() -> assertThat(api.download(id)).isEqualTo(BYTES.bytes()));
        }
    }

    @Test
    void commandsFindTheDatabaseInTheDataFolder(@TempDir Path folder) {
        var ended = new Programs(folder).run(setup.command("cleanup", "leases", "--dry-run"));

        assertThat(ended.succeeded().output()).contains("leases: attempts");
        assertThat(ended.errors()).contains("two databases").contains("the one of ./vitrine split");
    }

    @Test
    void catalogueOfUpInTheFolderIsSpokenOf() {
        assertThat(split.log())
                .anyMatch(line -> line.startsWith("The images of ./vitrine up on this folder are not seen"));
    }

    @Test
    void printedPlacesOfHealthAndMetricsAnswer() {
        var line = split.log().stream()
                .filter(said -> said.startsWith("Images API ready at"))
                .findFirst()
                .orElseThrow();
        var places = Pattern.compile("http://[^ ,)]+/q/[a-z]+")
                .matcher(line)
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(places).hasSize(2).allMatch(place -> given().get(place).statusCode() == 200);
    }

    @Test
    void whereNoEdgeRoutesByPathADownloadIsSentToAWorkerWithATicket() {
        var id = api.stored(BYTES, "volumes");

        var sent = given().baseUri(split.address("locations").toString())
                .redirects()
                .follow(false)
                .get("/v2/images/" + id + "/file");
        var bytes = given().urlEncodingEnabled(false).get(sent.header("Location"));

        assertThat(sent.statusCode()).isEqualTo(307);
        assertThat(bytes.statusCode()).isEqualTo(200);
        assertThat(bytes.asByteArray()).isEqualTo(BYTES.bytes());
        assertThat(split.log()).noneMatch(line -> line.contains(sent.header("Location")));
    }

    private int listDuringTheOutage() {
        var answer = api.request().get("/v2/images?limit=5");
        if (answer.statusCode() == 503) {
            assertThat(answer.header("Retry-After")).isNotBlank();
        }
        return answer.statusCode();
    }

    /** The worker may have given up on the rest. */
    private static OptionalInt rest(RawUpload upload) {
        try {
            return upload.send(BYTES, 1_500_000, BYTES.sizeBytes() - 1_500_000).status();
        } catch (IOException _) {
            return upload.status();
        }
    }
}
