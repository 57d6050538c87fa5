package io.vitrine.functions.locations;

import static io.restassured.RestAssured.given;
import static io.vitrine.functions.locations.TestWorkers.onDiskOf;
import static io.vitrine.functions.locations.TestWorkers.shared;
import static io.vitrine.functions.locations.TestWorkers.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vitrine.http.ticket.Tickets;
import io.vitrine.model.ImageId;
import io.vitrine.model.Visibility;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.SecretFile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is sent where, and who is not. */
@QuarkusTest
@TestProfile(LocationTest.Settings.class)
class LocationTest {
    private static final Path KEYS = Path.of("target", "ticket-keys").toAbsolutePath();
    private static final String UNKNOWN = UUID.randomUUID().toString();

    public static final class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                SecretFile.write(KEYS, SecretFile.TICKET_KEY);
                return Map.of("vitrine.vitrine.ticket_key_file", KEYS.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final String project = "project-" + UUID.randomUUID();
    private final String name = "w-" + UUID.randomUUID();

    @Inject
    TestWorkers workers;

    @Test
    void downloadIsSentToTheWorkerThatHasTheBytes() {
        var worker = workers.start(name);
        workers.start(name + "-other");
        var image = workers.active(project, 5, onDiskOf(worker));

        var answer = download(image, "member");

        answer.then()
                .statusCode(307)
                .header("Cache-Control", equalTo("no-store"))
                .header("Referrer-Policy", equalTo("no-referrer"))
                .header("X-Openstack-Request-Id", notNullValue());
        var target = URI.create(answer.header("Location"));
        assertThat(target.toString()).startsWith(url(worker) + "/v2/images/" + image + "/file?ticket=");
        var check = new Tickets(KEYS, Duration.ZERO)
                .check(target.getQuery().substring("ticket=".length()), image.value(), worker, Instant.now(), "req-1");
        assertThat(check).isInstanceOfSatisfying(Tickets.Check.Valid.class, valid -> {
            assertThat(valid.caller().project()).contains(project);
            assertThat(valid.caller().roles()).containsExactly("member");
            assertThat(valid.caller().admin()).isFalse();
        });
    }

    @Test
    void sharedBytesAreFetchedFromAnyWorkerThatLives() {
        workers.stop(workers.start(name + "-gone"));
        var image = workers.active(project, 5, onDiskOf(new WorkerId(name + "-gone")), shared());
        workers.start(name);

        download(image, "member").then().statusCode(307);
    }

    @Test
    void volumeThatOneWorkerHasForItselfIsFetchedFromThatOne() {
        var holder = workers.start(name + "-holder");
        workers.start(name + "-other");
        var volume = UUID.randomUUID().toString();
        var image = workers.active(project, 5, TestWorkers.volume(volume));
        workers.holds(holder, volume);

        for (var again = 0; again < 10; again++) {
            download(image, "member").then().statusCode(307).header("Location", startsWith(url(holder) + "/"));
        }
    }

    @Test
    void workerThatDoesNotAnswerIsToldAtOnce() {
        var worker = workers.start(name);
        var image = workers.active(project, 5, onDiskOf(worker));
        workers.stop(worker);

        download(image, "member")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("message", containsString(image.value()));
    }

    @Test
    void imageWithoutDataHasNoPlace() {
        download(workers.queued(project), "member").then().statusCode(204).body(equalTo(""));
    }

    @Test
    void emptyImageIsFetchedLikeAnyOther() {
        workers.start(name);

        download(workers.active(project, 0), "member").then().statusCode(307);
    }

    @Test
    void deactivatedImageIsForAdminsOnly() {
        var image = workers.active(project, 5, onDiskOf(workers.start(name)));
        workers.deactivate(image);

        download(image, "member").then().statusCode(403).body("message", containsString("deactivated"));
        download(image, "admin").then().statusCode(307);
    }

    @Test
    void policyIsAskedHereToo() {
        var image = workers.active(project, 5, onDiskOf(workers.start(name)));

        download(image, "reader").then().statusCode(403).body("message", containsString("download_image"));
    }

    /** What is expected is written down a second time, from the tables of visibility and policies. */
    @ParameterizedTest
    @EnumSource
    @DisplayName("Q-03, D-22: each persona is told where bytes lie, or that it may not know, or that there is no image")
    void placesAreToldToWhoMayDownload(Visibility visibility) {
        var image = workers.queued(project, visibility);
        boolean open = visibility == Visibility.PUBLIC || visibility == Visibility.COMMUNITY;
        var expected = Map.of(
                project + ":admin",
                204,
                project + ":member",
                204,
                project + ":reader",
                403,
                project + ":stranger",
                404,
                "foreign:admin",
                204,
                "foreign:member",
                open ? 204 : 404,
                "foreign:reader",
                open ? 403 : 404,
                "foreign:stranger",
                404);

        expected.forEach((who, status) -> assertThat(anonymous()
                        .header(TestIdentity.HEADER, who)
                        .get("/v2/images/" + image + "/file")
                        .statusCode())
                .as("%s, %s image", who, visibility)
                .isEqualTo(status));
    }

    @Test
    void whatIsNotSeenIsNotFound() {
        var image = workers.active("somebody-else", 5, onDiskOf(workers.start(name)));

        download(image, "member").then().statusCode(404).body("message", containsString(image.value()));
        as("member").get("/v2/images/" + UNKNOWN + "/file").then().statusCode(404);
        as("member").get("/v2/images/nonsense/file").then().statusCode(404);
    }

    @Test
    void callerWithoutIdentityGetsNoTicket() {
        var image = workers.active(project, 5, onDiskOf(workers.start(name)));

        anonymous().get("/v2/images/" + image + "/file").then().statusCode(401);
    }

    @Test
    void uploadIsRefusedWithTheReason() {
        as("member")
                .contentType("application/octet-stream")
                .body("data".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .put("/v2/images/" + workers.queued(project) + "/file")
                .then()
                .statusCode(501)
                .body("message", containsString("Upload to a worker"));
    }

    private Response download(ImageId image, String role) {
        return as(role).get("/v2/images/" + image + "/file");
    }

    private RequestSpecification as(String role) {
        return anonymous().header(TestIdentity.HEADER, project + ":" + role).header("Accept", "application/json");
    }

    private static RequestSpecification anonymous() {
        return given().config(RestAssuredConfig.config()
                .redirect(RedirectConfig.redirectConfig().followRedirects(false)));
    }
}
