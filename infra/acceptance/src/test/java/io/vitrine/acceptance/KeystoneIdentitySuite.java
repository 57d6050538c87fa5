package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A real Keystone says who calls: an admin, a member, a reader, somebody of another project; and it is away at times. */
@Tag("peers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Labs.class)
abstract class KeystoneIdentitySuite extends ShapeSuite {
    /** Requests one after the other of which each process behind the edge gets some. */
    private static final int ENOUGH_FOR_EACH_PROCESS = 6;

    /** How long a token is taken without asking again. */
    private static final Duration CACHED = Duration.ofSeconds(8);

    private static final int TOKENS = Integer.getInteger("vitrine.keystone.tokens", 20);
    private static final int CONNECTIONS = 64;

    /** 20,000 with 50 tokens where it is a measurement. */
    private static final int REQUESTS = Integer.getInteger("vitrine.keystone.requests", 2_000);

    @SuppressWarnings("NullAway.Init") // before all tests
    private KeystoneLab lab;

    @SuppressWarnings("NullAway.Init") // before all tests
    private KeystoneRelay keystone;

    @SuppressWarnings("NullAway.Init") // before all tests
    private DeploymentSetup setup;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Deployment deployment;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Path folder;

    @BeforeAll
    void startBesideKeystone(KeystoneLab running, @TempDir Path here) {
        lab = running;
        folder = here;
        keystone = new KeystoneRelay(lab.url());
        setup = shape().setup("keystone")
                .with("VITRINE_KEYSTONE_AUTHTOKEN_TOKEN_CACHE_TIME", Long.toString(CACHED.toSeconds()));
        for (var settings : List.of(lab.settings(keystone.url()), lab.limitSettings(keystone.url()))) {
            for (var setting : settings.entrySet()) {
                setup = setup.with(setting.getKey(), setting.getValue());
            }
        }
        deployment = setup.start();
    }

    private RequestSpecification as(String token) {
        return given().baseUri(deployment.endpoint().toString()).header("X-Auth-Token", token);
    }

    private String queued(String token) {
        return as(token)
                .contentType("application/json")
                .body(Map.of("name", "acceptance", "disk_format", "raw", "container_format", "bare"))
                .post("/v2/images")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private int show(String token, String image) {
        return as(token).get("/v2/images/" + image).statusCode();
    }

    /** What each process says: they remember tokens by themselves. */
    private IntStream showEverywhere(String token, String image) {
        return IntStream.range(0, ENOUGH_FOR_EACH_PROCESS).map(_ -> show(token, image));
    }

    private void awaitRefusal(String token, String image) {
        Cleanliness.eventually(() ->
                assertThat(showEverywhere(token, image)).as("every process").containsOnly(401));
    }

    @Test
    @DisplayName("1.2, 5.1, 5.2: member, reader, another project and admin with real tokens")
    void rolesAndProjectsComeFromTheToken() {
        var member = lab.token("demo");
        var reader = lab.token("demo_reader");
        var foreign = lab.token("alt_demo");
        var admin = lab.token("admin");
        var image = queued(member);

        as(member).get("/v2/images/" + image).then().statusCode(200).body("owner", equalTo(lab.projectOf("demo")));
        as(reader).get("/v2/images").then().statusCode(200).body("images.id", hasItem(image));
        as(foreign).get("/v2/images").then().statusCode(200).body("images.id", not(hasItem(image)));

        assertThat(show(reader, image)).isEqualTo(200);
        assertThat(show(foreign, image)).isEqualTo(404);
        assertThat(show(admin, image)).isEqualTo(200);
        as(reader)
                .contentType("application/json")
                .body(Map.of("name", "no"))
                .post("/v2/images")
                .then()
                .statusCode(403);
        as(reader).delete("/v2/images/" + image).then().statusCode(403);
        as(foreign).delete("/v2/images/" + image).then().statusCode(404);
        as(admin).delete("/v2/images/" + image).then().statusCode(204);
    }

    @Test
    @DisplayName("1.1: no token and a wrong one get 401 with where to get one; versions need none")
    void withoutAValidTokenNothingIsAnswered() {
        var challenge = "Keystone uri=\"" + lab.url() + "\"";

        for (var path : List.of("/v2/images", "/v2/nowhere", "/v2/images/x/file")) {
            given().baseUri(deployment.endpoint().toString())
                    .get(path)
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", challenge);
        }
        as("nobodys").get("/v2/images").then().statusCode(401).header("WWW-Authenticate", challenge);
        given().baseUri(deployment.endpoint().toString())
                .get("/versions")
                .then()
                .statusCode(200);
    }

    @Test
    @DisplayName("1.2: a token for the whole system gets 403")
    void systemScopeIsForbidden() {
        assertThat(as(lab.systemToken()).get("/v2/images").statusCode()).isEqualTo(403);
    }

    @Test
    void bytesGoInAndOutWithATokenWhateverProcessMovesThem() {
        var member = lab.token("demo");
        var image = queued(member);

        as(member)
                .contentType("application/octet-stream")
                .body(new RandomImage(1, 100_000).bytes())
                .put("/v2/images/" + image + "/file")
                .then()
                .statusCode(204);

        assertThat(as(member).get("/v2/images/" + image + "/file").asByteArray())
                .isEqualTo(new RandomImage(1, 100_000).bytes());
        assertThat(as(lab.token("alt_demo"))
                        .get("/v2/images/" + image + "/file")
                        .statusCode())
                .isEqualTo(404);
        assertThat(as("nobodys").get("/v2/images/" + image + "/file").statusCode())
                .isEqualTo(401);
    }

    @Test
    void revokedTokenIsRefusedWithinTheConfiguredTime() {
        var token = lab.token("demo");
        var image = queued(token);
        assertThat(show(token, image)).isEqualTo(200);

        lab.revoke(token);
        var revoked = Instant.now();
        awaitRefusal(token, image);

        assertThat(Duration.between(revoked, Instant.now())).isLessThan(CACHED.plusSeconds(3));
    }

    @Test
    @DisplayName("D-28: an upload that outlasts its token completes")
    void uploadThatOutlastsItsTokenCompletes() throws IOException {
        var token = lab.token("demo");
        var image = queued(lab.token("demo"));
        var bytes = new RandomImage(2, 4 << 20);
        keystone.end(token, Instant.now().plusSeconds(2));

        try (var upload = RawUpload.begin(
                deployment.endpoint(),
                image,
                Map.of("X-Auth-Token", token, "Content-Length", Long.toString(bytes.sizeBytes())))) {
            upload.send(bytes, 0, 1 << 20);
            awaitRefusal(token, image);
            upload.send(bytes, 1 << 20, 3 << 20);

            assertThat(upload.status()).hasValue(204);
        }
        as(lab.token("demo")).get("/v2/images/" + image).then().body("status", equalTo("active"));
    }

    @Test
    void serviceMakesAnExpiredTokenGoodAgain() {
        var token = lab.token("demo");
        var image = queued(token);
        keystone.end(token, Instant.now());
        awaitRefusal(token, image);

        var passedOn = as(token).header("X-Service-Token", lab.token("nova")).get("/v2/images/" + image);
        var byAnother = as(token).header("X-Service-Token", lab.token("demo")).get("/v2/images/" + image);

        assertThat(passedOn.statusCode()).isEqualTo(200);
        assertThat(byAnother.statusCode()).isEqualTo(401);
    }

    @Test
    @ResourceLock(KeystoneLab.SETUP)
    @DisplayName("I-16, D-13, G-11: what a project may have is what Keystone says, and it is told so")
    void projectIsHeldToItsLimits() {
        var token = lab.token("alt_demo");
        lab.limit("alt_demo", "image_count_total", 1);
        lab.limit("alt_demo", "image_size_total", 1);
        lab.limit("alt_demo", "image_stage_total", 7);
        try {
            var image = queued(token);

            as(token)
                    .contentType("application/json")
                    .body(Map.of("name", "too many"))
                    .post("/v2/images")
                    .then()
                    .statusCode(413);
            as(token)
                    .contentType("application/octet-stream")
                    .body(new RandomImage(3, 2 << 20).bytes())
                    .put("/v2/images/" + image + "/file")
                    .then()
                    .statusCode(413);
            as(token)
                    .get("/v2/info/usage")
                    .then()
                    .statusCode(200)
                    .body("usage.size()", equalTo(4))
                    .body("usage.image_stage_total.usage", equalTo(0))
                    .body("usage.image_stage_total.limit", equalTo(7))
                    .body("usage.image_size_total.limit", equalTo(1))
                    .body("usage.image_count_uploading.usage", equalTo(0))
                    .body("usage.image_count_total.usage", equalTo(1))
                    .body("usage.image_count_total.limit", equalTo(1))
                    .body("usage.image_size_total.usage", equalTo(0))
                    .body("usage.image_count_uploading.limit", equalTo(-1));
            as(token).delete("/v2/images/" + image).then().statusCode(204);
            as(token).delete("/v2/images/" + queued(token)).then().statusCode(204);
        } finally {
            lab.unlimit("alt_demo");
        }
    }

    @Test
    @DisplayName("Keystone is asked about each token once by each process, and while it is away known tokens go on")
    void manyRequestsWithFewTokensWhileKeystoneGoesAway() throws Exception {
        var owner = lab.token("demo");
        var image = queued(owner);
        var tokens = IntStream.range(0, TOKENS).mapToObj(_ -> lab.token("demo")).toList();
        var unknown = lab.token("demo");
        var before = keystone.validations();
        var began = Instant.now();

        assertThat(statuses(tokens, image)).containsOnly(200);
        var rounds = 1 + Duration.between(began, Instant.now()).dividedBy(CACHED);

        assertThat(keystone.validations() - before)
                .isLessThanOrEqualTo(Math.toIntExact(TOKENS * shape().recordProcesses() * rounds));
        keystone.goAway();
        try {
            assertThat(statuses(tokens, image)).containsOnly(200);
            var asked = as(unknown).get("/v2/images/" + image);
            assertThat(asked.statusCode()).isEqualTo(503);
            assertThat(asked.header("Retry-After")).isNotEmpty();
        } finally {
            keystone.comeBack();
        }
        Cleanliness.eventually(() -> assertThat(showEverywhere(lab.token("demo"), image))
                .as("every process asks Keystone again")
                .containsOnly(200));
    }

    /** Of many requests over few connections, each with one of the tokens in turn. */
    private List<Integer> statuses(List<String> tokens, String image) throws InterruptedException, ExecutionException {
        var url = URI.create(deployment.endpoint() + "/v2/images/" + image);
        var next = new AtomicInteger();
        try (var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Integer>> one = () -> {
                var seen = new ArrayList<Integer>();
                for (var number = next.getAndIncrement(); number < REQUESTS; number = next.getAndIncrement()) {
                    var request = HttpRequest.newBuilder(url)
                            .header("X-Auth-Token", tokens.get(number % tokens.size()))
                            .build();
                    seen.add(client.send(request, BodyHandlers.discarding()).statusCode());
                }
                return seen;
            };
            var all = new ArrayList<Integer>();
            for (var done : crowd.invokeAll(java.util.Collections.nCopies(CONNECTIONS, one))) {
                all.addAll(done.get());
            }
            assertThat(all).hasSize(REQUESTS);
            return all;
        }
    }

    @Test
    @ResourceLock(KeystoneLab.SETUP)
    void registerMakesTheEndpointsOnceAndMovesThem() {
        var commands = new Programs(folder, lab.openrc("admin"));
        var url = deployment.endpoint().toString();

        var moved = setup.command("keystone", "register", "--url", "http://127.0.0.1:1");
        commands.run(moved).succeeded();
        var first = commands.run(setup.command("keystone", "register", "--url", url))
                .succeeded();
        var again = commands.run(setup.command("keystone", "register", "--url", url))
                .succeeded();

        assertThat(first.output()).contains("Endpoint public moved from http://127.0.0.1:1 to " + url);
        assertThat(again.output())
                .contains("Endpoint public at " + url + " is there.")
                .doesNotContain("made", "moved");
        assertThat(lab.imageEndpoints()).isEqualTo(Map.of("public", url, "internal", url, "admin", url));
        var image = queued(lab.token("demo"));
        var listed = new Programs(folder, lab.openrc("demo"))
                .run("openstack", "image", "list", "-f", "value", "-c", "ID")
                .succeeded();
        assertThat(listed.output()).contains(image);
    }

    @AfterAll
    void nothingIsLeftBehind() {
        try (var relay = keystone;
                var last = deployment) {
            var admin = lab.token("admin");
            List<String> ids =
                    as(admin).get("/v2/images?visibility=all&limit=1000").path("images.id");
            ids.forEach(id -> as(admin).delete("/v2/images/" + id).then().statusCode(204));
            Cleanliness.eventually(() -> assertThat(last.everything()).isEmpty());
        }
        Deployment.delete(setup);
    }
}
