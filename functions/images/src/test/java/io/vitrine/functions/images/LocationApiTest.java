package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vitrine.catalog.Hashing;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Inspections;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.model.Adoption;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.WorkerId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Locations by POST and GET (Images API 9.2), as the volume service uses them, where records do not show them. */
@QuarkusTest
class LocationApiTest {
    private static final String SHA256 = "ab".repeat(32);
    private static final long GIB = 1L << 30;

    private final Http alice = Http.member();
    private final Http service = alice.as("service");
    /** The service's own user, who sees nobody's private images. */
    private final Http elsewhere = Http.member().as("service");

    @Inject
    TestWorker worker;

    @Inject
    ImageCatalog catalog;

    @Inject
    StoreRegister stores;

    @Inject
    Inspections inspections;

    @Inject
    Jobs jobs;

    @BeforeEach
    void announceStores() {
        worker.announceStores();
        worker.announceVolumes();
    }

    @AfterEach
    void withdrawStores() {
        worker.withdrawVolumes();
    }

    private String queued() {
        return alice.created(Map.of("disk_format", "raw", "container_format", "bare", "visibility", "private"));
    }

    private static String path(String id) {
        return "/v2/images/" + id + "/locations";
    }

    private static ValidatableResponse add(Http caller, String id, String body) {
        return caller.post(path(id), body.replace('\'', '"')).then();
    }

    private static ValidatableResponse add(Http caller, String id, String url, String more) {
        return add(caller, id, "{'url': '%s'%s}".formatted(url, more));
    }

    private ValidatableResponse image(String id) {
        return alice.get("/v2/images/" + id).then();
    }

    private Location at(String id) {
        return catalog.find(new ImageId(id)).orElseThrow().locations().getFirst();
    }

    private static String named(String url) {
        return url.replace("cinder://", "cinder://cinder/");
    }

    @Test
    @DisplayName("A-07: a registered volume is an active image at once; its digests are a job")
    void volumeBecomesAnImage() {
        var id = queued();
        var url = worker.volume(TestWorker.CINDER, 5 * GIB);

        add(elsewhere, id, url, ", 'validation_data': {}").statusCode(202).body(equalTo(""));

        image(id)
                .body("status", equalTo("active"))
                .body("size", equalTo(5 * GIB))
                .body("stores", equalTo("cinder"))
                .body("checksum", nullValue())
                .body("os_hash_algo", equalTo("sha512"))
                .body("os_hash_value", nullValue())
                .body("$", not(hasKey("locations")))
                .body("$", not(hasKey("direct_url")));
        var hashing = new Work.HashImage(new ImageId(id), at(id), new Hashing("sha512", Optional.empty()));
        await().until(() -> worker.begun().contains(hashing));
    }

    @Test
    @DisplayName("A-07: an image whose digest is said is importing until it is proved, and takes no other location")
    void digestThatIsSaidIsAwaited() {
        var id = queued();
        var url = worker.volume(TestWorker.CINDER, GIB);

        add(
                        service,
                        id,
                        url,
                        ", 'validation_data': {'os_hash_algo': 'sha256', 'os_hash_value': '%s'}"
                                .formatted(SHA256.toUpperCase(java.util.Locale.ROOT)))
                .statusCode(202);

        image(id).body("status", equalTo("importing")).body("os_hash_value", nullValue());
        add(service, id, url, "").statusCode(409).body("message", containsString("importing"));
        var hashing = new Work.HashImage(new ImageId(id), at(id), new Hashing("sha256", Optional.of(SHA256)));
        await().until(() -> worker.begun().contains(hashing));
    }

    @Test
    @DisplayName("A-09: a service is told where any image lies, as a list of URLs with their stores")
    void servicesAreToldWhereImagesLie() {
        var id = queued();
        elsewhere.get(path(id)).then().statusCode(200).body("$", equalTo(List.of()));
        var url = worker.volume(TestWorker.CINDER, GIB);
        add(service, id, url, "").statusCode(202);

        for (var caller : List.of(elsewhere, service, Http.admin())) {
            caller.ask()
                    .contentType("application/octet-stream")
                    .get(path(id))
                    .then()
                    .statusCode(200)
                    .body("$", equalTo(List.of(Map.of("url", named(url), "metadata", Map.of("store", "cinder")))));
        }
    }

    @Test
    @DisplayName("A-09: who is no service is not told, and whoever does not see the image not even that")
    void othersAreNotTold() {
        var id = queued();
        var passedOn = alice.as("member:service");

        for (var caller : List.of(alice, alice.as("reader"), passedOn)) {
            caller.get(path(id)).then().statusCode(403);
        }
        Http.member().get(path(id)).then().statusCode(404);
        service.get(path(UUID.randomUUID().toString())).then().statusCode(404);
        service.get(path("nonsense")).then().statusCode(404);
        service.delete(path(id)).then().statusCode(405).header("Allow", "GET, POST");
    }

    @Test
    @DisplayName("A-08: volumes are registered by services, or for users by a service that says so")
    void volumesAreForServices() {
        var id = queued();
        var url = worker.volume(TestWorker.CINDER, GIB);

        add(alice, id, url, "").statusCode(403).body("message", containsString("http store must be enabled"));
        add(alice, id, "http://127.0.0.1/x", "").statusCode(403);
        add(alice.as("reader"), id, url, "").statusCode(403);
        add(Http.member(), id, url, "").statusCode(404);
        add(service, UUID.randomUUID().toString(), url, "").statusCode(404);
        image(id).body("status", equalTo("queued"));
        add(alice.as("member:service"), id, url, "").statusCode(202);
    }

    @Test
    @DisplayName("A-08: an image that has its bytes, or is getting them, takes no location")
    void statusDecides() {
        var url = worker.volume(TestWorker.CINDER, GIB);
        var active = queued();
        worker.activate(active, 5, "volumes");
        var saving = queued();
        worker.begin(saving);

        for (var id : List.of(active, saving)) {
            add(service, id, url, "").statusCode(409).body("message", containsString(id));
        }
        var without = alice.created(Map.of());
        add(service, without, url, "").statusCode(400).body("message", containsString("disk_format"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{'url': 5}",
                "{'url': ''}",
                "{'url': 'URL', 'validation_data': null}",
                "{'url': 'URL', 'validation_data': 'x'}",
                "{'url': 'URL', 'validation_data': {'os_hash_algo': 'sha256'}}",
                "{'url': 'URL', 'validation_data': {'os_hash_value': 'ab'}}",
                "{'url': 'URL', 'validation_data': {'os_hash_algo': 'sha3', 'os_hash_value': 'ab'}}",
                "{'url': 'URL', 'validation_data': {'os_hash_algo': 'md5', 'os_hash_value': 'abcd'}}",
                "{'url': 'URL', 'validation_data': {'os_hash_algo': 'md5', 'os_hash_value': 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz'}}",
                "{'url': 'URL', 'validation_data': {'checksum': 'abcd'}}",
                "{'url': 'URL', 'validation_data': {'store': 5}}",
                "{'url': 'URL', 'validation_data': {'store': 'fast'}}",
                "{'url': 'URL', 'validation_data': {'store': 'unknown'}}",
                "{'url': 'file:///etc/passwd'}",
                "{'url': 'filesystem:///etc/passwd'}",
                "{'url': 'cinder://unknown/11111111-2222-3333-4444-555555555555'}",
                "{'url': 'cinder://11111111-2222-3333-4444-555555555555'}",
                "{'url': 'http://169.254.169.254/latest'}",
                "{'url': 'nonsense'}"
            })
    @DisplayName("A-08: what is no location, or one of nothing, is refused")
    void unusableLocationsAreRefused(String body) {
        var id = queued();

        add(service, id, body.replace("URL", worker.volume(TestWorker.CINDER, GIB)))
                .statusCode(400);

        image(id).body("status", equalTo("queued"));
    }

    @Test
    @DisplayName(
            "A-07: the store may be named beside the URL, as the volume service does; what is unknown beside it is let be")
    void storeIsNamedBesideTheUrl() {
        var id = queued();
        var url = worker.volume(TestWorker.FAST, GIB);

        add(service, id, url, ", 'validation_data': {'store': 'fast'}, 'more': 1")
                .statusCode(202);

        image(id).body("stores", equalTo("fast"));
        assertThat(at(id).url()).isEqualTo(url.replace("cinder://", "cinder://fast/"));
    }

    @ParameterizedTest
    @CsvSource({"INVALID,400", "CONFLICT,409"})
    @DisplayName("A-08: what the store refuses is refused with its reason, and nothing is stored")
    void refusalOfTheStoreIsTold(Fault fault, int status) {
        var id = queued();
        var url = "cinder://cinder/" + UUID.randomUUID();
        worker.found(TestWorker.CINDER, url, new Adoption.Refused(fault, "Volume 1f is of project eve."));

        add(service, id, url, "").statusCode(status).body("message", containsString("Volume 1f is of project eve."));

        image(id).body("status", equalTo("queued"));
        service.get(path(id)).then().body("$", equalTo(List.of()));
    }

    @Test
    @DisplayName("A-08: a volume is of one image")
    void volumeIsOfOneImage() {
        var url = worker.volume(TestWorker.CINDER, GIB);
        add(service, queued(), url, "").statusCode(202);
        var second = queued();

        add(service, second, named(url), "").statusCode(409).body("message", containsString("already"));

        image(second).body("status", equalTo("queued")).body("size", nullValue());
    }

    @Test
    @DisplayName("A-08: a store that does not say is 503, and no question is left behind")
    void silentStoreIsToldAfterAWhile() {
        var image = catalog.find(new ImageId(queued())).orElseThrow();
        var asked = new ArrayList<JobId>();
        var silent = new VolumeUrls(stores, inspections, asked::add, Duration.ofMillis(100));

        assertThatThrownBy(() -> silent.look(image, "cinder://cinder/1", Optional.empty()))
                .isInstanceOfSatisfying(FaultException.class, trouble -> assertThat(trouble.fault())
                        .isEqualTo(Fault.UNAVAILABLE));

        assertThat(asked).hasSize(1);
        assertThat(jobs.claim(
                        asked.getFirst(),
                        new WorkerId("worker-of-tests"),
                        Set.of(TestWorker.CINDER),
                        Duration.ofMinutes(1)))
                .isEmpty();
    }

    @Test
    @DisplayName("A-10: deleting the image removes the volume, whoever has made it")
    void deletingRemovesTheVolume() {
        var id = queued();
        add(service, id, worker.volume(TestWorker.CINDER, GIB), "").statusCode(202);
        var removal = new Work.RemoveLocation(new ImageId(id), at(id));

        alice.delete("/v2/images/" + id).then().statusCode(204);

        await().until(() -> worker.begun().contains(removal));
    }

    @Test
    @DisplayName("A-11: URLs without a store are shown with it, to whoever may know them, and stay as they are")
    void olderUrlsAreShownWithTheirStore() {
        var id = queued();
        var old = new Location(TestWorker.CINDER, "cinder://" + UUID.randomUUID(), Optional.empty());
        worker.activate(id, 5, List.of(old));

        elsewhere.get(path(id)).then().statusCode(200).body("url", equalTo(List.of(named(old.url()))));

        assertThat(at(id)).isEqualTo(old);
    }

    @Test
    @DisplayName("E-09: a new owner is told to the store")
    void newOwnerIsToldToTheStore() {
        var id = queued();
        add(service, id, worker.volume(TestWorker.CINDER, GIB), "").statusCode(202);
        var told = new Work.TellOwner(new ImageId(id), at(id));
        alice.patch(id, "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"n\"}]")
                .then()
                .statusCode(200);
        assertThat(worker.begun()).doesNotContain(told);

        alice.as("admin")
                .patch(id, "[{\"op\": \"replace\", \"path\": \"/owner\", \"value\": \"bob\"}]")
                .then()
                .statusCode(200);

        await().until(() -> worker.begun().contains(told));
    }
}
