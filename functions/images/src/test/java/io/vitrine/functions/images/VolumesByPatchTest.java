package io.vitrine.functions.images;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.Adoption;
import io.vitrine.model.Fault;
import io.vitrine.remote.RemoteServer;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Volumes as locations by PATCH, as volume services before the location API register them, where locations are shown; and URLs by POST from users. */
@QuarkusTest
@TestProfile(OperatorSettingsTest.Settings.class)
class VolumesByPatchTest {
    private final Http alice = Http.member();

    @Inject
    TestWorker worker;

    @BeforeEach
    void announceStores() {
        worker.announceStores();
        worker.announceVolumes();
        worker.announceWeb();
    }

    @AfterEach
    void withdrawStores() {
        worker.withdrawVolumes();
    }

    private String queued() {
        return alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
    }

    private ValidatableResponse add(String id, String url, String metadata) {
        var operation = "[{'op': 'add', 'path': '/locations/-', 'value': {'url': '%s', 'metadata': %s}}]";
        return alice.patch(id, operation.formatted(url, metadata).replace('\'', '"'))
                .then();
    }

    @Test
    @DisplayName("A-02, A-07: a volume by PATCH is an active image, shown with its store, and its digests are a job")
    void volumeBecomesAnImage() {
        var id = queued();
        var url = worker.volume(TestWorker.FAST, 7);
        var named = url.replace("cinder://", "cinder://fast/");

        add(id, url, "{'store': 'fast'}")
                .statusCode(200)
                .body("status", equalTo("active"))
                .body("size", equalTo(7))
                .body("direct_url", equalTo(named))
                .body("locations[0].url", equalTo(named))
                .body("locations[0].metadata.store", equalTo("fast"))
                .body("os_hash_algo", equalTo("sha512"))
                .body("os_hash_value", nullValue());

        await().until(() -> worker.begun().stream()
                .anyMatch(work -> work instanceof Work.HashImage hashing
                        && hashing.image().value().equals(id)));
    }

    @Test
    @DisplayName("A-03: what the store refuses is refused by PATCH too")
    void guardIsTheSame() {
        var id = queued();
        var url = "cinder://" + UUID.randomUUID();
        worker.found(TestWorker.CINDER, url, new Adoption.Refused(Fault.CONFLICT, "It is of project eve."));

        add(id, url, "{}").statusCode(409).body("message", containsString("project eve"));
        add(id, "cinder://" + UUID.randomUUID(), "{}").statusCode(400);

        alice.get("/v2/images/" + id).then().body("status", equalTo("queued"));
    }

    @Test
    @DisplayName("A-02: a volume is of one image, by PATCH too")
    void volumeIsOfOneImage() {
        var url = worker.volume(TestWorker.CINDER, 7);
        add(queued(), url, "{}").statusCode(200);

        add(queued(), url, "{}").statusCode(409).body("message", containsString("already"));
    }

    @Test
    @DisplayName("A-07, A-08: users register URLs of web servers where there is a store that reads them")
    void usersRegisterUrls() throws Exception {
        try (var server = RemoteServer.start()) {
            server.put("/five", new byte[5]);
            var id = queued();

            var missing = Map.of("url", server.url("/missing"));
            alice.post("/v2/images/" + id + "/locations", missing).then().statusCode(400);
            alice.post("/v2/images/" + id + "/locations", Map.of("url", server.url("/five")))
                    .then()
                    .statusCode(202);

            alice.get("/v2/images/" + id)
                    .then()
                    .body("status", equalTo("active"))
                    .body("stores", equalTo("web"));
        }
    }
}
