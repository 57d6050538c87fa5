package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static io.vitrine.acceptance.Cleanliness.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import io.vitrine.acceptance.lambda.EventStyle;
import io.vitrine.acceptance.lambda.LoadBalancer;
import io.vitrine.acceptance.lambda.WorkerProcess;
import io.vitrine.testkit.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that only reach functions are sent to a worker for bytes. Nobody is let in without a name, so that what a ticket allows is the ticket's. And
 * somebody collects the function's traces.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LambdaLocations {
    private static final RandomImage BYTES = new RandomImage(97, 1_500_000);
    private static final String PROJECT = "aaaaaaaa111122223333444444444444";
    private static final String PASSWORD = "let-alice-in";
    private static final String ALICE =
            "alice:$2b$04$abcdefghijklmnopqrstuulv70QKLCInnzICXvcIJ71DSXIgYPtqW:" + PROJECT + ":member";

    /** Long enough for one that was just given on a busy machine, short enough to wait for its end. */
    private static final String LIFETIME = "4s";

    private static final Duration TELLING = Duration.ofSeconds(2);

    private final List<String> images = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before all tests
    private WorkerProcess worker;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Map<EventStyle, LoadBalancer> fronts;

    @SuppressWarnings("NullAway.Init") // before all tests
    private TraceCollector collector;

    @SuppressWarnings("NullAway.Init") // before all tests
    private String stored;

    abstract LambdaParts parts();

    /** Where the same images have their records, for whoever asks. */
    abstract URI images();

    @BeforeAll
    void startWhereBytesAreAndWhoSaysSo(@TempDir Path folder) throws IOException {
        var settings = Map.of(
                "VITRINE_VITRINE_IDENTITY",
                "basic",
                "VITRINE_VITRINE_USERS_FILE",
                SecretFile.write(folder.resolve("users"), ALICE).toString(),
                "VITRINE_VITRINE_TICKET_KEY_FILE",
                SecretFile.write(folder.resolve("keys"), SecretFile.TICKET_KEY).toString(),
                "VITRINE_VITRINE_TICKET_LIFETIME",
                LIFETIME,
                "VITRINE_VITRINE_TICKET_LEEWAY",
                "0s");
        worker = parts().worker(settings);
        collector = TraceCollector.start();
        fronts = parts().fronts(parts().function("locations", traced(settings)));
        stored = queued();
        alice().contentType("application/octet-stream")
                .body(BYTES.bytes())
                .put(worker.url().resolve(file(stored)))
                .then()
                .statusCode(204);
    }

    private Map<String, String> traced(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("VITRINE_VITRINE_TRACE_ENDPOINT", collector.endpoint().toString());
        all.put("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        return all;
    }

    @AfterAll
    void nothingIsLeftBehind() {
        for (var id : images) {
            given().delete(images().resolve("/v2/images/" + id)).then().statusCode(204);
        }
        eventually(() -> assertThat(parts().workerData().contents()).isEmpty());
        collector.close();
    }

    @ParameterizedTest
    @EnumSource
    void downloadIsSentToTheWorkerWithATicketInsteadOfAPassword(EventStyle style) {
        var answer = alice().get(address(style, stored));

        answer.then()
                .statusCode(307)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .body(emptyString());
        assertThat(answer.header("Location")).startsWith(worker.url() + file(stored) + "?ticket=");
        var whole = nobody().get(URI.create(answer.header("Location")));
        whole.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(whole.asByteArray()).isEqualTo(BYTES.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "HEAD", "DELETE", "POST"})
    void ticketOfADownloadIsGoodForNothingElse(String method) {
        var ticket = ticket(EventStyle.HTTP_API);

        assertThat(nobody().request(method, ticket).statusCode()).isEqualTo(401);
        assertThat(nobody().request(method, URI.create(ticket.toString().replace("/file?", "/stage?")))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void ticketIsGoodForOneImage() {
        var other = queued();

        nobody().get(URI.create(ticket(EventStyle.ALB_MULTI).toString().replace(stored, other)))
                .then()
                .statusCode(401)
                .body(containsString("another image"));
    }

    @Test
    void ticketLapses() {
        var ticket = ticket(EventStyle.ALB_MULTI);

        nobody().header("Range", "bytes=0-0").get(ticket).then().statusCode(206);
        eventually(() ->
                nobody().get(ticket).then().statusCode(401).body(containsString("expired; ask for the image again")));
    }

    @ParameterizedTest
    @EnumSource
    void uploadIsToldWhereElseItCanGo(EventStyle style) {
        alice().contentType("application/octet-stream")
                .body(BYTES.part(0, 1000))
                .put(address(style, queued()))
                .then()
                .statusCode(501)
                .body(containsString("a client that sends a stream cannot repeat it after a redirect"))
                .body(containsString("Upload to a worker"));
    }

    @ParameterizedTest
    @EnumSource
    void withoutBytesThereIsNowhereToGo(EventStyle style) {
        alice().get(address(style, queued())).then().statusCode(204).body(emptyString());
        alice().get(address(style, UUID.randomUUID().toString())).then().statusCode(404);
        alice().get(address(style, "nonsense")).then().statusCode(404);
        nobody().get(address(style, stored)).then().statusCode(401).header("Location", equalTo(null));
    }

    /** Between the answer and the next event the process stands still: what it sends later, it has not sent. */
    @Test
    void traceIsSentBeforeTheAnswer() {
        for (int asked = 0; asked < 5; asked++) {
            var trace = newTrace();

            traced(trace).get(address(EventStyle.ALB_MULTI, stored)).then().statusCode(307);

            assertThat(collector.knows(trace, "/v2/images/"))
                    .as("answer %d", asked)
                    .isTrue();
        }
    }

    @Test
    void collectorThatFallsSilentHoldsAnAnswerForNoLongerThanItsLimit() {
        collector.fallSilent();
        var trace = newTrace();
        long began = System.nanoTime();

        traced(trace).get(address(EventStyle.ALB_MULTI, stored)).then().statusCode(307);
        var held = Duration.ofNanos(System.nanoTime() - began);
        collector.answerAgain();

        assertThat(held).isBetween(TELLING, TELLING.multipliedBy(3));
        traced(newTrace()).get(address(EventStyle.ALB_MULTI, stored)).then().statusCode(307);
        eventually(() -> assertThat(collector.knows(trace, "/v2/images/")).isTrue());
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static RequestSpecification traced(String trace) {
        return alice().header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    }

    private URI ticket(EventStyle style) {
        var answer = alice().get(address(style, stored));
        answer.then().statusCode(307);
        return URI.create(answer.header("Location"));
    }

    private URI address(EventStyle style, String id) {
        return Objects.requireNonNull(fronts.get(style)).address().resolve(file(id));
    }

    private static String file(String id) {
        return "/v2/images/" + id + "/file";
    }

    /** Of Alice's project. */
    private String queued() {
        String id = given().contentType("application/json")
                .body(Map.of("owner", PROJECT, "disk_format", "raw", "container_format", "bare"))
                .post(images().resolve("/v2/images"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        images.add(id);
        return id;
    }

    private static RequestSpecification alice() {
        return nobody().auth().preemptive().basic("alice", PASSWORD);
    }

    private static RequestSpecification nobody() {
        return given().config(RestAssuredConfig.config()
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
                .urlEncodingEnabled(false);
    }
}
