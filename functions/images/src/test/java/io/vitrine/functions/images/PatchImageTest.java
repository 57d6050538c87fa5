package io.vitrine.functions.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PatchImageTest {
    private final Http alice = Http.member();

    @Inject
    TestWorker worker;

    private ValidatableResponse patch(String id, String body) {
        return alice.patch(id, body.replace('\'', '"')).then();
    }

    private ValidatableResponse patchOldStyle(String id, String body) {
        return alice.patch(id, Http.V2_0, body.replace('\'', '"')).then();
    }

    @Test
    @DisplayName("E-01: add, replace and remove, in order, in one save")
    void operationsAreAppliedInOrder() {
        var id = alice.created(Map.of("name", "old", "a", "1", "b", "2"));

        patch(id, """
                        [{'op': 'replace', 'path': '/name', 'value': 'new'},
                         {'op': 'add', 'path': '/name', 'value': 'newer'},
                         {'op': 'add', 'path': '/a', 'value': 'overwritten'},
                         {'op': 'remove', 'path': '/b'},
                         {'op': 'add', 'path': '/c', 'value': 'x'},
                         {'op': 'replace', 'path': '/c', 'value': 'y'},
                         {'op': 'replace', 'path': '/min_disk', 'value': 7},
                         {'op': 'replace', 'path': '/os_hidden', 'value': true},
                         {'op': 'add', 'path': '/slash~1tilde~0', 'value': 'z'}]""")
                .statusCode(200)
                .contentType("application/json;charset=UTF-8")
                .body("name", equalTo("newer"))
                .body("a", equalTo("overwritten"))
                .body("$", not(hasKey("b")))
                .body("c", equalTo("y"))
                .body("min_disk", equalTo(7))
                .body("os_hidden", equalTo(true))
                .body("'slash/tilde~'", equalTo("z"))
                .body("id", equalTo(id));
    }

    @Test
    @DisplayName("E-02: in the old media type the member's name is the operation")
    void oldMediaTypeIsUnderstood() {
        var id = alice.created(Map.of("name", "old", "a", "1"));

        patchOldStyle(
                        id,
                        "[{'replace': '/name', 'value': 'new'}, {'remove': '/a'}, {'add': '/b', 'value': '2'}, {'replace':"
                                + " '/tags', 'value': ['x']}]")
                .statusCode(200)
                .body("name", equalTo("new"))
                .body("$", not(hasKey("a")))
                .body("b", equalTo("2"))
                .body("tags", contains("x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json-patch+json",
                "text/plain",
                "application/openstack-images-v2.2-json-patch"
            })
    @DisplayName("E-03: other media types are refused, and the allowed ones named")
    void otherMediaTypesAreRefused(String mediaType) {
        var id = alice.created(Map.of());

        alice.patch(id, mediaType, "[]")
                .then()
                .statusCode(415)
                .header("Accept-Patch", equalTo(Http.V2_0 + ", " + Http.V2_1))
                .body("message", containsString(mediaType));
    }

    @Test
    @DisplayName("E-03: no media type at all is refused, one with parameters is fine")
    void mediaTypeIsNeeded() {
        var id = alice.created(Map.of());

        alice.ask()
                .body("[]".getBytes(UTF_8))
                .noContentType()
                .patch("/v2/images/" + id)
                .then()
                .statusCode(415);
        alice.patch(id, Http.V2_1 + "; charset=utf-8", "[]").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "5",
                "[5]",
                "[{'op': 'replace', 'path': 'name', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '/', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '/name/', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '//name', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '/ ', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '/na~2me', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '/name~', 'value': 'x'}]",
                "[{'op': 'add', 'path': '/tags/-', 'value': 'x'}]",
                "[{'op': 'add', 'path': '/name/first', 'value': 'x'}]",
                "[{'op': 'replace', 'path': 5, 'value': 'x'}]",
                "[{'op': 'replace', 'value': 'x'}]",
                "[{'path': '/name', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '/name'}]",
                "[{'op': 'add', 'path': '/name'}]",
                "[{'op': 'move', 'path': '/name', 'from': '/a'}]",
                "[{'op': 'copy', 'path': '/name', 'from': '/a'}]",
                "[{'op': 'test', 'path': '/name', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '/name', 'value': 5}]",
                "[{'op': 'replace', 'path': '/disk_format', 'value': 'wrong'}]",
                "[{'op': 'replace', 'path': '/min_ram', 'value': -1}]",
                "[{'op': 'replace', 'path': '/protected', 'value': 'yes'}]",
                "[{'op': 'replace', 'path': '/tags', 'value': 'x'}]",
                "[{'op': 'replace', 'path': '/visibility', 'value': 'secret'}]",
                "[{'op': 'add', 'path': '/foo', 'value': 5}]",
                "[{'op': 'add', 'path': '/foo', 'value': null}]"
            })
    @DisplayName("E-04: malformed operations are refused")
    void malformedOperationsAreRefused(String body) {
        var id = alice.created(Map.of());

        patch(id, body).statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'replace': '/name', 'add': '/name', 'value': 'x'}]",
                "[{'value': 'x'}]",
                "[{'op': 'replace', 'path': '/name', 'value': 'x'}]",
                "[{'replace': '/name'}]"
            })
    @DisplayName("E-04: the same in the old media type")
    void malformedOldOperationsAreRefused(String body) {
        var id = alice.created(Map.of());

        patchOldStyle(id, body).statusCode(400);
    }

    @Test
    @DisplayName("E-04: names of properties have a limit on PATCH too")
    void longNamesAreRefused() {
        var id = alice.created(Map.of());

        patch(id, "[{'op': 'add', 'path': '/" + "x".repeat(256) + "', 'value': 'x'}]")
                .statusCode(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v2.1 | {'op': 'replace', 'path': '/missing', 'value': 'x'}",
                "v2.1 | {'op': 'remove', 'path': '/missing'}",
                "v2.0 | {'replace': '/missing', 'value': 'x'}",
                "v2.0 | {'remove': '/missing'}",
                "v2.0 | {'add': '/there', 'value': 'x'}",
                "v2.0 | {'add': '/name', 'value': 'x'}"
            })
    @DisplayName("E-05: what does not fit the record is a conflict")
    void operationsThatDoNotFitAreConflicts(String dialect, String operation) {
        var id = alice.created(Map.of("there", "1"));
        var body = "[" + operation + "]";

        (dialect.equals("v2.0") ? patchOldStyle(id, body) : patch(id, body)).statusCode(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "tags", "visibility", "disk_format", "min_ram", "owner", "protected"})
    @DisplayName("E-06: base properties are never removed")
    void basePropertiesStay(String property) {
        var id = alice.created(Map.of());

        patch(id, "[{'op': 'remove', 'path': '/" + property + "'}]").statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "direct_url",
                "self",
                "file",
                "schema",
                "stores",
                "status",
                "checksum",
                "size",
                "virtual_size",
                "created_at",
                "updated_at",
                "os_hash_algo",
                "os_hash_value",
                "location",
                "deleted",
                "deleted_at",
                "os_glance_importing_to_stores"
            })
    @DisplayName("I-09, I-10: read-only and reserved properties are not changed")
    void readOnlyPropertiesStay(String property) {
        var id = alice.created(Map.of());

        for (var op : List.of("replace", "add")) {
            patch(id, "[{'op': '" + op + "', 'path': '/" + property + "', 'value': 'x'}]")
                    .statusCode(403);
        }
        patch(id, "[{'op': 'remove', 'path': '/" + property + "'}]").statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op': 'add', 'path': '/locations/-', 'value': {'url': 'http://x', 'metadata': {}}}]",
                "[{'op': 'replace', 'path': '/locations', 'value': []}]",
                "[{'op': 'remove', 'path': '/locations/0'}]"
            })
    @DisplayName("A-01: locations are not changed")
    void locationsStay(String body) {
        var id = alice.created(Map.of());

        patch(id, body).statusCode(403).body("message", containsString("location"));
    }

    @Test
    @DisplayName("E-07: formats are locked once there are bytes")
    void formatsAreLockedAfterUpload() {
        var id = alice.created(Map.of());

        patch(
                        id,
                        "[{'op': 'replace', 'path': '/disk_format', 'value': 'raw'}, {'op': 'add', 'path':"
                                + " '/container_format', 'value': 'bare'}]")
                .statusCode(200)
                .body("disk_format", equalTo("raw"));
        worker.activate(id, 5, "volumes");
        patch(id, "[{'op': 'replace', 'path': '/disk_format', 'value': 'qcow2'}]")
                .statusCode(403);
        patch(id, "[{'op': 'replace', 'path': '/container_format', 'value': 'ovf'}]")
                .statusCode(403);
    }

    @Test
    @DisplayName("E-08: only admins change the owner, by add as by replace")
    void ownerIsChangedByAdmins() {
        var id = alice.created(Map.of());
        var other = Http.member();

        for (var op : List.of("replace", "add")) {
            var body = "[{'op': '" + op + "', 'path': '/owner', 'value': '" + other.project() + "'}]";
            patch(id, body).statusCode(403);
            Http.admin()
                    .patch(id, body.replace('\'', '"'))
                    .then()
                    .statusCode(200)
                    .body("owner", equalTo(other.project()));
            Http.admin()
                    .patch(id, body.replace('\'', '"').replace(other.project(), alice.project()))
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    @DisplayName("E-09: members may open an image to the community, only admins to the public")
    void visibilityIsAMatterOfPolicy() {
        var id = alice.created(Map.of());
        var open = "[{\"op\":\"replace\",\"path\":\"/visibility\",\"value\":\"public\"}]";

        patch(id, "[{'op': 'replace', 'path': '/visibility', 'value': 'community'}]")
                .statusCode(200);
        patch(id, open).statusCode(403).body("message", containsString("publicize_image"));
        Http.admin().patch(id, open).then().statusCode(200).body("visibility", equalTo("public"));
        Http.admin().delete("/v2/images/" + id).then().statusCode(204);
    }

    @Test
    @DisplayName("E-10, I-15: quotas count when something is added, not when something is changed")
    void quotasCountWhatIsAdded() {
        var properties = new TreeMap<String, String>();
        IntStream.rangeClosed(1, 128).forEach(i -> properties.put("p" + i, "x"));
        var id = alice.created(properties);
        var tags = IntStream.rangeClosed(1, 129).mapToObj(i -> "'t" + i + "'").toList();

        patch(id, "[{'op': 'replace', 'path': '/p1', 'value': 'y'}]").statusCode(200);
        patch(id, "[{'op': 'add', 'path': '/p129', 'value': 'y'}]")
                .statusCode(413)
                .body("message", containsString("128"));
        patch(id, "[{'op': 'remove', 'path': '/p1'}, {'op': 'add', 'path': '/p129', 'value': 'y'}]")
                .statusCode(200);
        patch(id, "[{'op': 'replace', 'path': '/tags', 'value': " + tags + "}]").statusCode(413);
    }

    @Test
    @DisplayName("E-11: one bad operation and nothing is changed")
    void allOrNothing() {
        var id = alice.created(Map.of("name", "old"));

        patch(id, "[{'op': 'replace', 'path': '/name', 'value': 'new'}, {'op': 'remove', 'path': '/missing'}]")
                .statusCode(409);

        alice.get("/v2/images/" + id).then().body("name", equalTo("old"));
    }

    @Test
    @DisplayName("E-11: an empty patch changes nothing, not even the time of the last change")
    void emptyPatchChangesNothing() {
        var id = alice.created(Map.of("name", "old"));
        String updated = alice.get("/v2/images/" + id).path("updated_at");

        patch(id, "[]").statusCode(200).body("name", equalTo("old")).body("updated_at", equalTo(updated));
    }

    @Test
    @DisplayName("E-13: tags are replaced as a set; names may be null")
    void tagsAreReplacedAsASet() {
        var id = alice.created(Map.of("name", "x", "tags", List.of("old")));

        patch(
                        id,
                        "[{'op': 'replace', 'path': '/tags', 'value': ['b', 'a', 'a']}, {'op': 'replace', 'path': '/name',"
                                + " 'value': null}]")
                .statusCode(200)
                .body("tags", contains("a", "b"))
                .body("name", nullValue());
    }

    @Test
    @DisplayName("E-14: each save moves the time of the last change")
    void savesMoveTheTime() {
        var id = alice.created(Map.of("name", "old"));
        String created = alice.get("/v2/images/" + id).path("created_at");

        await().untilAsserted(() -> patch(id, "[{'op': 'replace', 'path': '/name', 'value': 'new'}]")
                .body("updated_at", not(equalTo(created)))
                .body("created_at", equalTo(created)));
    }

    @Test
    @DisplayName("E-11: of changes made at the same time none is lost")
    void concurrentChangesAreAllKept() throws Exception {
        var id = alice.created(Map.of());
        var names = IntStream.range(0, 8).mapToObj(i -> "p" + i).toList();

        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = names.stream()
                    .map(name -> clients.submit(
                            () -> alice.patch(id, "[{\"op\":\"add\",\"path\":\"/" + name + "\",\"value\":\"x\"}]")
                                    .statusCode()))
                    .toList();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        Map<String, ?> record = alice.get("/v2/images/" + id).path("$");
        assertThat(record).containsKeys(names.toArray(String[]::new));
    }
}
