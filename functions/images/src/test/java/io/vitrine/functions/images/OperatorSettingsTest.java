package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vitrine.catalog.PendingDeletes;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What operators may set, set to something else than the default. */
@QuarkusTest
@TestProfile(OperatorSettingsTest.Settings.class)
class OperatorSettingsTest {
    private static final Path DISABLING =
            Path.of("target", "healthcheck_disable").toAbsolutePath();
    private static final String DASHBOARD = "https://dashboard.example.org";

    public static final class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("vitrine.default.show_image_direct_url", "true"),
                    Map.entry("vitrine.default.show_multiple_locations", "true"),
                    Map.entry("vitrine.default.image_location_quota", "3"),
                    Map.entry("vitrine.default.user_storage_quota", "100B"),
                    Map.entry("vitrine.import_filtering_opts.allowed_hosts", "[127.0.0.1]"),
                    Map.entry("vitrine.import_filtering_opts.allowed_ports", ""),
                    Map.entry("vitrine.default.image_tag_quota", "1"),
                    Map.entry("vitrine.default.image_property_quota", "-1"),
                    Map.entry("vitrine.default.image_member_quota", "0"),
                    Map.entry("vitrine.default.delayed_delete", "true"),
                    Map.entry("vitrine.default.limit_param_default", "2"),
                    Map.entry("vitrine.default.api_limit_max", "3"),
                    Map.entry("vitrine.default.max_request_id_length", "10"),
                    Map.entry("vitrine.image_format.disk_formats", "raw,floppy"),
                    Map.entry("vitrine.vitrine.four_byte_utf8", "true"),
                    Map.entry("vitrine.vitrine.gzip", "true"),
                    Map.entry("vitrine.oslo_middleware.enable_proxy_headers_parsing", "true"),
                    Map.entry("vitrine.healthcheck.disable_by_file_path", DISABLING.toString()),
                    Map.entry("vitrine.cors.allowed_origin", DASHBOARD + ",https://other.example.org"));
        }
    }

    private final Http alice = Http.member();

    @Inject
    TestWorker worker;

    @Inject
    PendingDeletes pendingDeletes;

    @Test
    @DisplayName("I-29, I-30, I-31, I-34: URLs are shown where that is switched on, the heaviest store's first")
    void urlsAreShown() {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
        alice.get("/v2/images/" + id)
                .then()
                .body("locations", equalTo(List.of()))
                .body("$", not(hasKey("direct_url")));
        worker.announceStores();
        worker.activate(id, 5, "files", "volumes");

        alice.get("/v2/images/" + id)
                .then()
                .body("direct_url", equalTo("test://volumes/" + id))
                .body("locations[0].url", equalTo("test://volumes/" + id))
                .body("locations[0].metadata.store", equalTo("volumes"))
                .body("locations[1].url", equalTo("test://files/" + id))
                .body("stores", equalTo("volumes,files"));
        alice.ask().post("/v2/images/" + id + "/actions/deactivate").then().statusCode(204);
        alice.get("/v2/images/" + id)
                .then()
                .body("locations", equalTo(List.of()))
                .body("$", not(hasKey("direct_url")))
                .body("$", not(hasKey("stores")));
    }

    @Test
    @DisplayName("I-28, Q-07: an image whose deletion is pending is gone for everybody, and restored as it was")
    void deletesAreDelayed() {
        var id =
                alice.created(Map.of("disk_format", "raw", "container_format", "bare", "tags", List.of("t"), "k", "v"));
        worker.activate(id, 5, "files");
        var before = alice.get("/v2/images/" + id).jsonPath().getMap("$");
        var heard = List.copyOf(worker.heard());

        alice.delete("/v2/images/" + id).then().statusCode(204);

        for (var caller : List.of(alice, alice.as("admin"))) {
            caller.get("/v2/images/" + id).then().statusCode(404);
            caller.get("/v2/images/" + id + "/members").then().statusCode(404);
            caller.delete("/v2/images/" + id).then().statusCode(404);
            caller.patch(id, "[]").then().statusCode(404);
        }
        alice.get("/v2/images").then().body("images", equalTo(List.of()));
        alice.create(Map.of("id", id)).then().statusCode(409);
        assertThat(worker.heard()).isEqualTo(heard);

        pendingDeletes.restore(new ImageId(id), Caller.system("restore"));

        var after = alice.get("/v2/images/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<String, Object>getMap("$");
        after.remove("updated_at");
        before.remove("updated_at");
        assertThat(after).isEqualTo(before);
    }

    @Test
    @DisplayName("I-28, 4.2: a deactivated image is deleted like any other, and comes back deactivated")
    void deactivatedImagesAreDeletedLater() {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
        worker.activate(id, 5, "files");
        alice.ask().post("/v2/images/" + id + "/actions/deactivate").then().statusCode(204);

        alice.delete("/v2/images/" + id).then().statusCode(204);
        alice.get("/v2/images/" + id).then().statusCode(404);

        pendingDeletes.restore(new ImageId(id), Caller.system("restore"));
        alice.get("/v2/images/" + id).then().statusCode(200).body("status", equalTo("deactivated"));
    }

    @Test
    @DisplayName("I-28: an image without data is deleted at once, a protected one not at all")
    void onlyDataIsKept() {
        var id = alice.created(Map.of());
        var kept = alice.created(Map.of("protected", true, "disk_format", "raw", "container_format", "bare"));
        worker.activate(kept, 5, "files");

        alice.delete("/v2/images/" + id).then().statusCode(204);
        alice.delete("/v2/images/" + kept).then().statusCode(403);

        assertThat(pendingDeletes.restore(new ImageId(id), Caller.system("restore")))
                .isEqualTo(new PendingDeletes.Restoration.NotPending(ImageStatus.DELETED));
        alice.get("/v2/images/" + kept).then().statusCode(200);
    }

    @Test
    @DisplayName("I-15, B-07: quotas are the operator's; below 0 is none")
    void quotasAreTheOperators() {
        var id = alice.created(Map.of("tags", List.of("a")));

        alice.put("/v2/images/" + id + "/tags/b").then().statusCode(413);
        alice.share(id, Http.member()).then().statusCode(413);
        var many = new TreeMap<String, String>();
        for (int i = 0; i < 200; i++) {
            many.put("p" + i, "x");
        }
        alice.create(many).then().statusCode(201);
    }

    @Test
    @DisplayName("L-02: so are the limits of a page")
    void pageLimitsAreTheOperators() {
        for (int i = 0; i < 4; i++) {
            alice.created(Map.of());
        }

        alice.get("/v2/images").then().body("images.size()", equalTo(2));
        alice.get("/v2/images?limit=100")
                .then()
                .body("images.size()", equalTo(3))
                .body("next", containsString("limit=100"));
    }

    @Test
    @DisplayName("I-06, S-01: so are the formats, in checks and in the schema")
    void formatsAreTheOperators() {
        alice.create(Map.of("disk_format", "floppy")).then().statusCode(201);
        alice.create(Map.of("disk_format", "qcow2"))
                .then()
                .statusCode(400)
                .body("message", containsString("raw, floppy"));
        alice.get("/v2/schemas/image")
                .then()
                .body("properties.disk_format.enum", equalTo(Arrays.asList(null, "raw", "floppy")));
    }

    @Test
    @DisplayName("V-11, V-21: so are the length of request ids, and emoji")
    void textIsTheOperators() {
        alice.ask()
                .header("X-Openstack-Request-Id", "req-1234567")
                .get("/v2/images")
                .then()
                .statusCode(431);
        alice.create(Map.of("name", "\ud83d\ude00")).then().statusCode(201).body("name", equalTo("\ud83d\ude00"));
    }

    @Test
    @DisplayName("V-08, V-24: a proxy is believed where that is switched on, its prefix too")
    void proxyIsBelieved() {
        Http.anonymous()
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "images.example.org")
                .header("X-Forwarded-Prefix", "/glance")
                .get("/")
                .then()
                .statusCode(300)
                .body("versions[0].links[0].href", equalTo("https://images.example.org/glance/v2/"));
        alice.ask()
                .header("X-Forwarded-Prefix", "/glance")
                .body("{}")
                .post("/v2/images")
                .then()
                .statusCode(201)
                .header("Location", containsString("/glance/v2/images/"))
                .body("self", startsWith("/v2/images/"));
    }

    @Test
    @DisplayName("V-19: a file takes the process out of the load balancer")
    void fileDisablesTheHealthcheck() throws IOException {
        Files.createFile(DISABLING);
        try {
            Http.anonymous().get("/healthcheck").then().statusCode(503).body(equalTo("DISABLED BY FILE"));
            Http.anonymous().head("/healthcheck").then().statusCode(503);
        } finally {
            Files.delete(DISABLING);
        }
        Http.anonymous().get("/healthcheck").then().statusCode(200);
    }

    private static ValidatableResponse preflight(String origin, String method, String headers) {
        return Http.anonymous()
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", headers)
                .options("/v2/images")
                .then()
                .statusCode(200);
    }

    @Test
    @DisplayName("V-18: a page of an allowed origin is told what it may do, any other is told nothing")
    void preflightsAreAnswered() {
        preflight(DASHBOARD, "PUT", "X-Auth-Token, content-type")
                .header("Access-Control-Allow-Origin", equalTo(DASHBOARD))
                .header("Access-Control-Allow-Methods", equalTo("PUT"))
                .header("Access-Control-Allow-Headers", equalTo("X-Auth-Token, content-type"))
                .header("Access-Control-Allow-Credentials", equalTo("true"))
                .header("Access-Control-Max-Age", equalTo("3600"))
                .header("Vary", equalTo("Origin"));
        preflight("https://evil.example.org", "PUT", "X-Auth-Token").header("Access-Control-Allow-Origin", nullValue());
        preflight(DASHBOARD, "BREW", "X-Auth-Token").header("Access-Control-Allow-Origin", nullValue());
        preflight(DASHBOARD, "PUT", "X-Evil").header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    @DisplayName("V-18: answers and errors are readable for pages of allowed origins only")
    void answersAreReadable() {
        for (var path : List.of("/v2/images", "/v2.7/images", "/v2/nothing", "/", "/v2/images/x")) {
            alice.ask()
                    .header("Origin", DASHBOARD)
                    .get(path)
                    .then()
                    .header("Access-Control-Allow-Origin", equalTo(DASHBOARD))
                    .header("Access-Control-Expose-Headers", containsString("X-OpenStack-Request-ID"));
            alice.ask()
                    .header("Origin", "https://evil.example.org")
                    .get(path)
                    .then()
                    .header("Access-Control-Allow-Origin", nullValue());
        }
    }
}
