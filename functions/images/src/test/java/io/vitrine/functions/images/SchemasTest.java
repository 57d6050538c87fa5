package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SchemasTest {
    private final Http alice = Http.member();

    @Test
    @DisplayName("S-01: the image schema has what clients read from it")
    void imageSchema() {
        alice.get("/v2/schemas/image")
                .then()
                .statusCode(200)
                .body("name", equalTo("image"))
                .body("additionalProperties.type", equalTo("string"))
                .body("links.rel", contains("self", "enclosure", "describedby"))
                .body("links.href", contains("{self}", "{file}", "{schema}"))
                .body("properties.name.type", contains("null", "string"))
                .body("properties.name.maxLength", equalTo(255))
                .body("properties.owner.maxLength", equalTo(255))
                .body("properties.checksum.maxLength", equalTo(32))
                .body("properties.os_hash_algo.maxLength", equalTo(64))
                .body("properties.os_hash_value.maxLength", equalTo(128))
                .body("properties.tags.items.maxLength", equalTo(255))
                .body("properties.locations.items.properties.url.maxLength", equalTo(255))
                .body("properties.locations.items.properties.validation_data.writeOnly", equalTo(true))
                .body("properties.disk_format.enum[0]", nullValue())
                .body("properties.disk_format.enum", hasItems("qcow2", "raw", "vmdk", "vhd", "iso"))
                .body("properties.container_format.enum[0]", nullValue())
                .body("properties.container_format.enum", hasItems("bare", "ovf", "docker"))
                .body("properties.id.pattern", equalTo(io.vitrine.model.ImageId.PATTERN));
    }

    @Test
    @DisplayName("S-01, S-03: facts are read-only, ids and locations are not; only registered properties are not base")
    void readOnlyAndBase() {
        Map<String, Map<String, Object>> properties =
                alice.get("/v2/schemas/image").path("properties");

        for (var fact : List.of(
                "status",
                "checksum",
                "os_hash_algo",
                "os_hash_value",
                "size",
                "virtual_size",
                "created_at",
                "updated_at",
                "direct_url",
                "self",
                "file",
                "stores",
                "schema")) {
            assertThat(properties.get(fact)).as(fact).containsEntry("readOnly", true);
        }
        assertThat(properties.get("id")).doesNotContainKey("readOnly");
        assertThat(properties.get("locations")).doesNotContainKey("readOnly");
        assertThat(properties.get("kernel_id")).containsEntry("is_base", false);
        assertThat(properties.get("os_distro")).containsEntry("is_base", false);
        assertThat(properties.get("name")).doesNotContainKey("is_base");
        assertThat(properties).containsKeys("ramdisk_id", "instance_uuid", "architecture", "os_version", "description");
    }

    @Test
    @DisplayName("S-01: a record has no property that the schema does not know as base")
    void recordMatchesSchema() {
        Map<String, ?> properties = alice.get("/v2/schemas/image").path("properties");
        Map<String, ?> record = alice.create(Map.of()).path("$");

        assertThat(properties.keySet()).containsAll(record.keySet());
    }

    @Test
    @DisplayName("S-01: the images schema wraps the image schema")
    void imagesSchema() {
        alice.get("/v2/schemas/images")
                .then()
                .statusCode(200)
                .body("name", equalTo("images"))
                .body("properties.images.type", equalTo("array"))
                .body("properties.images.items.name", equalTo("image"))
                .body("properties.first.type", equalTo("string"))
                .body("properties.next.type", equalTo("string"))
                .body("properties.schema.type", equalTo("string"))
                .body("links.rel", contains("first", "next", "describedby"));
    }

    @Test
    @DisplayName("B-09: the member schemas")
    void memberSchemas() {
        alice.get("/v2/schemas/member")
                .then()
                .statusCode(200)
                .body("name", equalTo("member"))
                .body("$", not(hasKey("additionalProperties")))
                .body("$", not(hasKey("links")))
                .body("properties.image_id.pattern", equalTo(io.vitrine.model.ImageId.PATTERN))
                .body("properties.status.enum", contains("pending", "accepted", "rejected"));
        alice.get("/v2/schemas/members")
                .then()
                .statusCode(200)
                .body("name", equalTo("members"))
                .body("properties.members.items.name", equalTo("member"))
                .body("links.rel", contains("describedby"));
    }

    @Test
    @DisplayName("S-03: the task schemas, in a list without what makes tasks large; they alone take a body")
    void taskSchemas() {
        alice.get("/v2/schemas/task")
                .then()
                .statusCode(200)
                .body("name", equalTo("task"))
                .body("$", not(hasKey("additionalProperties")))
                .body("$", not(hasKey("links")))
                .body("properties.id.pattern", equalTo(io.vitrine.model.ImageId.PATTERN))
                .body("properties.type.enum", contains("import", "api_image_import", "location_import"))
                .body("properties.status.enum", contains("pending", "processing", "success", "failure"))
                .body("properties.input.type", contains("null", "object"))
                .body("properties.result.type", contains("null", "object"))
                .body("properties.expires_at.type", contains("null", "string"))
                .body("properties.self.readOnly", equalTo(true))
                .body("properties.schema.readOnly", equalTo(true));
        alice.get("/v2/schemas/tasks")
                .then()
                .statusCode(200)
                .body("name", equalTo("tasks"))
                .body("properties.tasks.items.name", equalTo("task"))
                .body("properties.tasks.items.properties", not(hasKey("input")))
                .body("properties.tasks.items.properties", not(hasKey("message")))
                .body("properties.tasks.items.properties", hasKey("image_id"))
                .body("links.rel", contains("describedby"));
        alice.ask().body("x").get("/v2/schemas/task").then().statusCode(200);
        alice.post("/v2/schemas/tasks", "{}").then().statusCode(405).header("Allow", equalTo("GET"));
    }

    @Test
    @DisplayName("V-23: nothing is compressed unless that is switched on")
    void answersAreNotCompressed() {
        var plain = RestAssuredConfig.config()
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());

        alice.ask()
                .config(plain)
                .header("Accept-Encoding", "gzip")
                .get("/v2/schemas/image")
                .then()
                .header("Content-Encoding", nullValue())
                .body("name", equalTo("image"));
    }
}
