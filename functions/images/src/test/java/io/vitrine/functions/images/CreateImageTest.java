package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class CreateImageTest {
    private final Http alice = Http.member();

    @Inject
    TestWorker worker;

    @Test
    @DisplayName("I-01, I-02, V-20: an empty object creates a queued image with all base properties and their defaults")
    void emptyObjectCreatesAnImage() {
        var answer = alice.create(Map.of());

        String id = answer.path("id");
        answer.then()
                .statusCode(201)
                .contentType("application/json;charset=UTF-8")
                .header("Location", containsString("://"))
                .header("Location", endsWith("/v2/images/" + id))
                .body("status", equalTo("queued"))
                .body("visibility", equalTo("shared"))
                .body("owner", equalTo(alice.project()))
                .body("protected", equalTo(false))
                .body("os_hidden", equalTo(false))
                .body("min_disk", equalTo(0))
                .body("min_ram", equalTo(0))
                .body("tags", equalTo(List.of()))
                .body("self", equalTo("/v2/images/" + id))
                .body("file", equalTo("/v2/images/" + id + "/file"))
                .body("schema", equalTo("/v2/schemas/image"))
                .body("created_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"))
                .body("updated_at", equalTo(answer.<String>path("created_at")));
        for (var unset : List.of(
                "name",
                "checksum",
                "os_hash_algo",
                "os_hash_value",
                "size",
                "virtual_size",
                "container_format",
                "disk_format")) {
            answer.then().body("$", hasKey(unset)).body(unset, nullValue());
        }
        answer.then().body("$", not(hasKey("stores"))).body("$", not(hasKey("direct_url")));
    }

    @Test
    @DisplayName("I-01: what is set is shown, by create and by show")
    void whatIsSetIsShown() {
        var body = new TreeMap<String, Object>(Map.of(
                "name", "cirros", "container_format", "bare", "disk_format", "qcow2", "min_disk", 1, "min_ram", 64));
        body.putAll(
                Map.of("visibility", "private", "protected", true, "os_hidden", true, "tags", List.of("b", "a", "b")));
        body.putAll(Map.of("hw_disk_bus", "scsi", "owner_specified.openstack.md5", ""));

        var id = alice.created(body);

        alice.get("/v2/images/" + id)
                .then()
                .statusCode(200)
                .body("name", equalTo("cirros"))
                .body("container_format", equalTo("bare"))
                .body("disk_format", equalTo("qcow2"))
                .body("min_disk", equalTo(1))
                .body("min_ram", equalTo(64))
                .body("visibility", equalTo("private"))
                .body("protected", equalTo(true))
                .body("os_hidden", equalTo(true))
                .body("tags", contains("a", "b"))
                .body("hw_disk_bus", equalTo("scsi"))
                .body("'owner_specified.openstack.md5'", equalTo(""));
    }

    @Test
    @DisplayName("I-05: a client's id is kept as it was given")
    void idOfTheClientIsKept() {
        var id = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);

        alice.create(Map.of("id", id)).then().statusCode(201).body("id", equalTo(id));
    }

    @Test
    @DisplayName("I-05: an id that is taken is a conflict, even when its image was deleted")
    void takenIdIsAConflict() {
        var id = alice.created(Map.of());

        alice.create(Map.of("id", id)).then().statusCode(409).body("message", containsString(id));
        alice.delete("/v2/images/" + id).then().statusCode(204);
        alice.create(Map.of("id", id)).then().statusCode(409).body("message", containsString(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id': 'not-a-uuid'}               | id",
                "{'name': 5}                        | name",
                "{'container_format': 'wrong'}      | ami, ari, aki, bare",
                "{'disk_format': 'wrong'}           | null, ami, ari, aki, vhd",
                "{'visibility': 'secret'}           | public, private, shared",
                "{'visibility': null}               | visibility",
                "{'protected': 'yes'}               | true or false",
                "{'os_hidden': 1}                   | true or false",
                "{'min_disk': -1}                   | from 0 to 2147483647",
                "{'min_ram': 2147483648}            | from 0 to 2147483647",
                "{'min_ram': '1'}                   | min_ram",
                "{'min_disk': 1.5}                  | min_disk",
                "{'min_disk': true}                 | min_disk",
                "{'tags': 'a'}                      | array",
                "{'tags': [1]}                      | array",
                "{'status': 1}                      | status",
                "{'size': 'big'}                    | size",
                "{'foo': 1}                         | foo",
                "{'foo': true}                      | foo",
                "{'foo': ['a']}                     | foo",
                "{'foo': {'a': 'b'}}                | foo",
                "{'foo': null}                      | foo",
                "{'os_distro': null}                | os_distro",
                "{'kernel_id': 'vmlinuz'}           | kernel_id",
                "{'foo': '\\u0000'}                 | U+0000",
                "{'foo': '\\ud800'}                 | surrogate",
                "{'foo': '\\ud83d\\ude00'}          | four bytes",
                "{'\\ud83d\\ude00': 'x'}            | four bytes",
                "{'tags': ['\\ud83d\\ude00']}       | four bytes"
            })
    @DisplayName(
            "I-05, I-06, I-07, I-14, V-21: what the schema does not allow is refused, and the message says what is allowed")
    void schemaIsEnforced(String body, String hint) {
        alice.post("/v2/images", body.replace('\'', '"')).then().statusCode(400).body("message", containsString(hint));
    }

    @Test
    @DisplayName("I-07: registered properties that allow it may be null")
    void registeredPropertiesMayBeNull() {
        alice.post("/v2/images", "{\"kernel_id\": null, \"ramdisk_id\": \"" + UUID.randomUUID() + "\"}")
                .then()
                .statusCode(201)
                .body("$", hasKey("kernel_id"))
                .body("kernel_id", nullValue());
    }

    @Test
    @DisplayName("I-08: names, property names and tags have at most 255 characters")
    void lengthsAreLimited() {
        var longest = "ä".repeat(255);

        alice.create(Map.of("name", longest, longest, "x", "tags", List.of(longest)))
                .then()
                .statusCode(201)
                .body("name", equalTo(longest));
        alice.create(Map.of("name", longest + "x")).then().statusCode(400).body("message", containsString("255"));
        alice.create(Map.of(longest + "x", "x")).then().statusCode(400).body("message", containsString("255"));
        alice.create(Map.of("tags", List.of(longest + "x"))).then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'direct_url': 'x'",
                "'self': 'x'",
                "'file': 'x'",
                "'schema': 'x'",
                "'stores': 'x'",
                "'status': 'active'",
                "'checksum': 'x'",
                "'size': 5",
                "'virtual_size': 5",
                "'created_at': 'x'",
                "'updated_at': 'x'",
                "'os_hash_algo': 'md5'",
                "'os_hash_value': 'x'",
                "'location': 'x'",
                "'deleted': 'x'",
                "'deleted_at': 'x'",
                "'locations': []",
                "'os_glance_anything': 'x'",
                "'os_glance_failed_import': 5"
            })
    @DisplayName("I-09, I-10: reserved and read-only properties are refused")
    void reservedNamesAreRefused(String member) {
        alice.post("/v2/images", ("{" + member + "}").replace('\'', '"'))
                .then()
                .statusCode(403)
                .body("message", containsString("read-only"));
    }

    @Test
    @DisplayName("I-11: only an admin creates images for another project")
    void ownerMayOnlyBeSetByAdmins() {
        alice.create(Map.of("owner", "somebody-else")).then().statusCode(403);
        alice.create(Map.of("owner", alice.project())).then().statusCode(201);
        Http.admin()
                .create(Map.of("owner", alice.project()))
                .then()
                .statusCode(201)
                .body("owner", equalTo(alice.project()));
        Http.admin().create(Map.of("owner", "")).then().statusCode(201).body("owner", nullValue());
    }

    @Test
    @DisplayName("I-12, I-13: members may make images community, only admins public")
    void visibilityIsAMatterOfPolicy() {
        alice.create(Map.of("visibility", "public")).then().statusCode(403);
        alice.create(Map.of("visibility", "community")).then().statusCode(201);
        var open = Http.admin().created(Map.of("visibility", "public"));
        Http.admin().delete("/v2/images/" + open).then().statusCode(204);
    }

    @Test
    @DisplayName("I-12: readers create nothing")
    void readersCreateNothing() {
        alice.as("reader").create(Map.of()).then().statusCode(403).body("message", containsString("add_image"));
    }

    @Test
    @DisplayName("I-15: tags and properties have a quota of 128 each")
    void quotasHold() {
        var tags = IntStream.rangeClosed(1, 129).mapToObj(i -> "tag" + i).toList();
        var properties = new TreeMap<String, String>();
        IntStream.rangeClosed(1, 128).forEach(i -> properties.put("p" + i, "x"));

        alice.create(Map.of("tags", tags)).then().statusCode(413).body("message", containsString("128"));
        alice.create(Map.of("tags", tags.subList(0, 128))).then().statusCode(201);
        alice.create(properties).then().statusCode(201);
        properties.put("one-more", "x");
        alice.create(properties).then().statusCode(413).body("message", containsString("128"));
    }

    @Test
    @DisplayName(
            "I-03, I-04: the stores are named to whoever creates an image; methods of import are not, there are none")
    void storesAreNamed() {
        worker.announceStores();

        alice.create(Map.of())
                .then()
                .header("OpenStack-image-store-ids", equalTo("volumes,files"))
                .header("OpenStack-image-import-methods", nullValue());
    }

    @Test
    @DisplayName("V-21: non-ASCII text comes back as it was sent, unescaped")
    void nonAsciiRoundTrips() {
        var answer = alice.create(Map.of("name", "Größe €", "ключ", "値", "tags", List.of("été")));

        answer.then()
                .statusCode(201)
                .body("name", equalTo("Größe €"))
                .body("ключ", equalTo("値"))
                .body("tags", contains("été"));
        assertThat(answer.asString()).contains("Größe €");
    }
}
