package io.vitrine.functions.images;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vitrine.remote.RemoteServer;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Locations by PATCH, the old way (Images API 9.1), where they are shown. */
@QuarkusTest
@TestProfile(OperatorSettingsTest.Settings.class)
class LocationsTest {
    private static final String SHA512 = "ab".repeat(64);
    private static final String MD5 = "cd".repeat(16);

    private static RemoteServer server;

    private final Http alice = Http.member();
    private final Http admin = alice.as("admin");

    @Inject
    TestWorker worker;

    @BeforeAll
    static void startServer() throws Exception {
        server = RemoteServer.start();
        server.put("/five", new byte[5]);
        server.put("/other", new byte[5]);
        server.put("/six", new byte[6]);
        server.put("/nothing", new byte[0]);
        server.redirect("/moved", server.url("/five"));
        server.redirect("/away", "http://169.254.169.254/latest/meta-data");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void announceStores() {
        worker.announceStores();
        worker.announceWeb();
    }

    private static String url(String path) {
        return server.url(path);
    }

    private String queued() {
        return alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
    }

    private ValidatableResponse patch(Http caller, String id, String body) {
        return caller.patch(id, body.replace('\'', '"')).then();
    }

    private ValidatableResponse add(String id, String place, String url, String more) {
        return patch(
                alice,
                id,
                "[{'op': 'add', 'path': '/locations/%s', 'value': {'url': '%s', %s}}]".formatted(place, url, more));
    }

    private ValidatableResponse add(String id, String url) {
        return add(id, "-", url, "'metadata': {}");
    }

    private ValidatableResponse remove(Http caller, String id, String place) {
        return patch(caller, id, "[{'op': 'remove', 'path': '/locations/%s'}]".formatted(place));
    }

    private ValidatableResponse replace(String id, String value) {
        return patch(alice, id, "[{'op': 'replace', 'path': '/locations', 'value': %s}]".formatted(value));
    }

    private ValidatableResponse image(String id) {
        return alice.get("/v2/images/" + id).then();
    }

    @Test
    @DisplayName("A-02: the first location of a queued image makes it active, of the size that its server tells")
    void firstLocationActivates() {
        var id = queued();

        add(id, "-", url("/five"), "'metadata': {'speed': '88mph', 'nested': {'list': ['a']}}")
                .statusCode(200)
                .body("status", equalTo("active"))
                .body("size", equalTo(5))
                .body("checksum", nullValue())
                .body("os_hash_value", nullValue())
                .body("stores", equalTo("web"))
                .body("direct_url", equalTo(url("/five")))
                .body("locations[0].url", equalTo(url("/five")))
                .body("locations[0].metadata.speed", equalTo("88mph"))
                .body("locations[0].metadata.nested.list", equalTo(List.of("a")))
                .body("locations[0].metadata.store", equalTo("web"))
                .body("locations[0]", not(hasKey("validation_data")))
                .body("locations[0]", not(hasKey("id")))
                .body("locations[0]", not(hasKey("status")));
        image(id).body("locations[0].metadata.speed", equalTo("88mph")).body("virtual_size", nullValue());
    }

    @Test
    @DisplayName("A-02: an image without formats does not become active by a location, unless the same patch sets them")
    void formatsAreNeeded() {
        var id = alice.created(Map.of());

        add(id, url("/five")).statusCode(400).body("message", containsString("disk_format, container_format"));
        image(id).body("status", equalTo("queued"));
        patch(
                        alice,
                        id,
                        ("[{'op': 'replace', 'path': '/disk_format', 'value': 'raw'},"
                                        + "{'op': 'replace', 'path': '/container_format', 'value': 'bare'},"
                                        + "{'op': 'add', 'path': '/locations/-', 'value': {'url': '%s', 'metadata': {}}}]")
                                .formatted(url("/five")))
                .statusCode(200)
                .body("status", equalTo("active"));
    }

    @Test
    @DisplayName("A-02: locations are added at any position, once each, of the same size, in the older dialect as well")
    void locationsAreAdded() {
        var id = queued();
        add(id, url("/five") + "#one").statusCode(200);

        add(id, url("/five") + "#one").statusCode(400).body("message", containsString("already"));
        add(id, url("/six")).statusCode(400).body("message", containsString("6 bytes"));
        add(id, "0", url("/other"), "'metadata': {}").statusCode(200).body("locations.size()", equalTo(2));
        alice.patch(
                        id,
                        Http.V2_0,
                        "[{\"add\": \"/locations/99\", \"value\": {\"url\": \"%s\", \"metadata\": {\"a\": \"b\"}}}]"
                                .formatted(url("/five") + "#one"))
                .then()
                .statusCode(200)
                .body("locations.size()", equalTo(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op': 'add', 'path': '/locations/x', 'value': {'url': 'URL', 'metadata': {}}}",
                "{'op': 'add', 'path': '/locations/-1', 'value': {'url': 'URL', 'metadata': {}}}",
                "{'op': 'add', 'path': '/locations', 'value': {'url': 'URL', 'metadata': {}}}",
                "{'op': 'add', 'path': '/locations/0/url', 'value': 'URL'}",
                "{'op': 'add', 'path': '/locations/-', 'value': {'url': 'URL'}}",
                "{'op': 'add', 'path': '/locations/-', 'value': {'metadata': {}}}",
                "{'op': 'add', 'path': '/locations/-', 'value': {'url': 'URL', 'metadata': {'a': 1}}}",
                "{'op': 'add', 'path': '/locations/-', 'value': {'url': 'URL', 'metadata': {'a': [null]}}}",
                "{'op': 'add', 'path': '/locations/-', 'value': {'url': 5, 'metadata': {}}}",
                "{'op': 'add', 'path': '/locations/-', 'value': 'URL'}",
                "{'op': 'add', 'path': '/locations/-', 'value': {'url': 'URL', 'metadata': {}, 'validation_data': {'os_hash_algo': 'sha512'}}}",
                "{'op': 'add', 'path': '/locations/-', 'value': {'url': 'URL', 'metadata': {}, 'validation_data': {'os_hash_algo': 'sha512', 'os_hash_value': 'ab', 'x': 'y'}}}",
                "{'op': 'replace', 'path': '/locations/0', 'value': []}",
                "{'op': 'replace', 'path': '/locations', 'value': 'URL'}",
                "{'op': 'remove', 'path': '/locations'}"
            })
    @DisplayName("A-02, E-04: what is no location, or no place of one, is refused")
    void malformedLocationsAreRefused(String operation) {
        patch(alice, queued(), "[" + operation.replace("URL", url("/five")) + "]")
                .statusCode(400);
    }

    @Test
    @DisplayName("A-02: locations are replaced where there are none, else by the same ones with other metadata")
    void locationsAreReplaced() {
        var id = queued();
        var one = "{'url': '%s', 'metadata': %s}";

        replace(id, "[]").statusCode(403);
        replace(id, "[" + one.formatted(url("/five"), "{}") + ", " + one.formatted(url("/other"), "{}") + "]")
                .statusCode(200)
                .body("status", equalTo("active"))
                .body("locations.size()", equalTo(2));
        replace(
                        id,
                        "[" + one.formatted(url("/other"), "{'a': 'b'}") + ", "
                                + one.formatted(url("/five"), "{'c': 'd'}") + "]")
                .statusCode(200)
                .body("locations.find { it.url == '%s' }.metadata.a".formatted(url("/other")), equalTo("b"))
                .body("locations.find { it.url == '%s' }.metadata.c".formatted(url("/five")), equalTo("d"));
        replace(id, "[" + one.formatted(url("/five"), "{}") + "]").statusCode(400);
        replace(id, "[]").statusCode(403);
        image(id).body("locations.size()", equalTo(2));
    }

    @Test
    @DisplayName("A-02: metadata of copies that were uploaded are replaced too")
    void uploadedCopiesAreDescribed() {
        var id = queued();
        worker.activate(id, 5, "volumes");

        replace(id, "[{'url': 'test://volumes/%s', 'metadata': {'store': 'elsewhere', 'a': 'b'}}]".formatted(id))
                .statusCode(200)
                .body("locations[0].metadata", equalTo(Map.of("store", "volumes", "a", "b")));
    }

    @Test
    @DisplayName("4.2: locations change while an image is queued or active, and are removed while it is active")
    void statusDecides() {
        var saving = queued();
        worker.begin(saving);
        var deactivated = queued();
        add(deactivated, url("/five")).statusCode(200);
        alice.ask()
                .post("/v2/images/" + deactivated + "/actions/deactivate")
                .then()
                .statusCode(204);

        for (var id : List.of(saving, deactivated)) {
            add(id, url("/five")).statusCode(409);
            replace(id, "[{'url': '%s', 'metadata': {}}]".formatted(url("/five")))
                    .statusCode(409);
            remove(admin, id, "0").statusCode(409);
        }
        remove(admin, queued(), "0").statusCode(409);
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd",
        "filesystem:///etc/passwd",
        "swift+config://ref/container/object",
        "volume://volumes/00000000-0000-0000-0000-000000000000",
        "test://volumes/x",
        "ftp://127.0.0.1/x",
        "no-url",
        "SERVER/missing",
        "SERVER/nothing",
        "SERVER/away",
        "http://localhost/x",
        "http://169.254.169.254/latest/meta-data",
        "http://user:password@127.0.0.1/x",
    })
    @DisplayName("A-03, 8.4: URLs that no store reads, that may not be asked, or where nothing lies are refused")
    void unusableUrlsAreRefused(String url) {
        var id = queued();

        add(id, url.replace("SERVER", url(""))).statusCode(400);

        image(id).body("status", equalTo("queued")).body("locations", equalTo(List.of()));
    }

    @Test
    @DisplayName("8.4: redirects are followed to where the filter lets them")
    void redirectsAreFollowed() {
        add(queued(), url("/moved")).statusCode(200).body("size", equalTo(5));
    }

    private static String said(String algorithm, String hash) {
        return "'metadata': {}, 'validation_data': {'os_hash_algo': '%s', 'os_hash_value': '%s'}"
                .formatted(algorithm, hash);
    }

    @Test
    @DisplayName("A-04: digests are set with the first location, and must be the same with further ones")
    void digestsAreSet() {
        var id = queued();
        var all =
                "'metadata': {}, 'validation_data': {'checksum': '%s', 'os_hash_algo': 'sha512', 'os_hash_value': '%s'}"
                        .formatted(MD5, SHA512);

        add(id, "-", url("/five"), all)
                .statusCode(200)
                .body("checksum", equalTo(MD5))
                .body("os_hash_algo", equalTo("sha512"))
                .body("os_hash_value", equalTo(SHA512));
        add(id, "-", url("/other"), said("sha512", SHA512)).statusCode(200);
        add(id, "-", url("/other") + "#2", said("sha512", "00".repeat(64)))
                .statusCode(409)
                .body("message", containsString("os_hash_value"));
        add(id, "-", url("/other") + "#2", said("sha256", SHA512)).statusCode(409);
    }

    @ParameterizedTest
    @CsvSource({"sha256,64", "sha512,63", "sha512,65", "md5,16"})
    @DisplayName("A-04: digests of another kind or length than the operator's are refused")
    void digestsAreChecked(String algorithm, int bytes) {
        var id = queued();

        add(
                        id,
                        "-",
                        url("/five"),
                        said(algorithm, "ab".repeat(Math.min(64, bytes)) + "a".repeat(Math.max(0, bytes - 64))))
                .statusCode(bytes > 64 ? 400 : 409);
        add(id, "-", url("/five"), said("sha512", "z".repeat(128))).statusCode(409);
        image(id).body("status", equalTo("queued")).body("os_hash_value", nullValue());
    }

    @Test
    @DisplayName("A-04: new digests come while the image is queued alone, and not two different ones")
    void digestsComeOnce() {
        var id = queued();
        var entry = "{'url': '%s', %s}";
        var other = HexFormat.of().formatHex(new byte[64]);

        replace(
                        id,
                        "[" + entry.formatted(url("/five"), said("sha512", SHA512)) + ", "
                                + entry.formatted(url("/other"), said("sha512", other)) + "]")
                .statusCode(409);
        add(id, url("/five")).statusCode(200);
        add(id, "-", url("/other"), said("sha512", SHA512)).statusCode(409);
    }

    @Test
    @DisplayName("A-05: an admin removes locations, with what lies there; not the last one")
    void adminsRemove() {
        var id = queued();
        worker.activate(id, 5, "volumes");
        add(id, url("/five")).statusCode(200);
        var heard = worker.heard().size();

        remove(alice, id, "0").statusCode(403).body("message", containsString("delete_image_location"));
        remove(admin, id, "5").statusCode(400);
        remove(admin, id, "x").statusCode(400);
        remove(admin, id, "0").statusCode(200).body("locations.url", equalTo(List.of(url("/five"))));
        await().until(() -> worker.heard().size() == heard + 1);
        remove(admin, id, "-").statusCode(403).body("message", containsString("last"));
        image(id).body("status", equalTo("active")).body("stores", equalTo("web"));
    }

    @Test
    @DisplayName("A-05, I-34: locations are added by who may modify the image")
    void othersMayNot() {
        var id = queued();

        patch(
                        alice.as("reader"),
                        id,
                        "[{'op': 'add', 'path': '/locations/-', 'value': {'url': '%s', 'metadata': {}}}]"
                                .formatted(url("/five")))
                .statusCode(403);
        patch(
                        Http.member(),
                        id,
                        "[{'op': 'add', 'path': '/locations/-', 'value': {'url': '%s', 'metadata': {}}}]"
                                .formatted(url("/five")))
                .statusCode(404);
    }

    @Test
    @DisplayName("A-06: more locations than image_location_quota are refused")
    void locationsAreCounted() {
        var id = queued();
        for (int number = 0; number < 3; number++) {
            add(id, url("/five") + "#" + number).statusCode(200);
        }

        add(id, url("/five") + "#4").statusCode(413).body("message", containsString("at most 3"));
        image(id).body("locations.size()", equalTo(3));
    }

    @Test
    @DisplayName("19.2: each copy counts for user_storage_quota; other projects' do not, and deleting makes room")
    void storageIsCounted() {
        var large = queued();
        worker.activate(large, 46, "volumes", "files");
        var id = queued();

        add(id, url("/five")).statusCode(200);
        add(id, url("/other")).statusCode(413).body("message", containsString("user_storage_quota"));
        alice.delete("/v2/images/" + large).then().statusCode(204);
        add(id, url("/other")).statusCode(200);
    }

    @Test
    @DisplayName("E-11: nothing is saved of a patch of which one location is refused")
    void allOrNothing() {
        var id = queued();

        patch(
                        alice,
                        id,
                        ("[{'op': 'replace', 'path': '/name', 'value': 'new'},"
                                        + "{'op': 'add', 'path': '/locations/-', 'value': {'url': '%s', 'metadata': {}}},"
                                        + "{'op': 'add', 'path': '/locations/-', 'value': {'url': '%s', 'metadata': {}}}]")
                                .formatted(url("/five"), url("/missing")))
                .statusCode(400);
        image(id).body("name", nullValue()).body("status", equalTo("queued"));
    }

    @Test
    @DisplayName("G-12: an admin takes an image out of a store; the last copy stays")
    void imagesAreTakenOutOfAStore() {
        var id = queued();
        worker.activate(id, 5, "volumes", "files");
        var heard = worker.heard().size();

        alice.delete("/v2/stores/volumes/" + id).then().statusCode(403);
        Http.member().delete("/v2/stores/volumes/" + id).then().statusCode(404);
        admin.delete("/v2/stores/unknown/" + id).then().statusCode(409);
        admin.delete("/v2/stores/web/" + id).then().statusCode(404);
        admin.delete("/v2/stores/volumes/" + id).then().statusCode(204);
        await().until(() -> worker.heard().size() == heard + 1);
        image(id).body("stores", equalTo("files"));
        admin.delete("/v2/stores/volumes/" + id).then().statusCode(404);
        admin.delete("/v2/stores/files/" + id).then().statusCode(403).body("message", containsString("only copy"));
        admin.delete("/v2/stores/files/" + queued()).then().statusCode(409);
        admin.get("/v2/stores/files/" + id).then().statusCode(405).header("Allow", "DELETE");
    }
}
