package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class ImageLifecycleSuite extends SharedSuite {
    @Test
    void versionsNameOneCurrent() {
        var answer = api().request().get("/versions").then();

        answer.statusCode(200).body("versions.findAll { it.status == 'CURRENT' }", hasSize(1));
        api().request()
                .redirects()
                .follow(false)
                .get("/")
                .then()
                .statusCode(300)
                .body("versions.id", hasItem("v2.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"volumes", "files"})
    @DisplayName("I-01, I-20, D-01, D-17: an image is created, filled, read and deleted")
    void imageIsCreatedFilledReadAndDeleted(String store) {
        var bytes = new RandomImage(11, 5_000_001);
        var id = api().queued();

        api().request()
                .contentType("application/octet-stream")
                .header("X-Image-Meta-Store", store)
                .body(bytes.bytes())
                .put("/v2/images/" + id + "/file")
                .then()
                .statusCode(204);

        api().request()
                .get("/v2/images/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("active"))
                .body("size", equalTo(5_000_001))
                .body("checksum", equalTo(bytes.digest("MD5")))
                .body("os_hash_algo", equalTo("sha512"))
                .body("os_hash_value", equalTo(bytes.digest("SHA-512")))
                .body("stores", equalTo(store));
        var download = api().request().get("/v2/images/" + id + "/file").then();
        download.statusCode(200)
                .header("Content-Type", equalTo("application/octet-stream"))
                .header("Content-Length", equalTo("5000001"))
                .header("Content-MD5", equalTo(bytes.digest("MD5")));
        assertThat(download.extract().asByteArray()).isEqualTo(bytes.bytes());
        api().request().delete("/v2/images/" + id).then().statusCode(204);
        api().request().get("/v2/images/" + id).then().statusCode(404);
        api().request().get("/v2/images/" + id + "/file").then().statusCode(404);
    }

    @Test
    @DisplayName("D-05: bytes land in the store that the upload names")
    void bytesLandInTheStoreThatTheUploadNames() {
        var volumes = shape().volumes(deployment());
        var files = files();

        api().stored(new RandomImage(12, 1000), "volumes");
        api().stored(new RandomImage(13, 1000), "files");

        // What was there before may be going still.
        assertThat(shape().volumes(deployment()))
                .filteredOn(name -> !volumes.contains(name))
                .hasSize(1);
        assertThat(files()).filteredOn(name -> !files.contains(name)).hasSize(1);
    }

    private List<String> files() {
        return deployment().stores().stream()
                .flatMap(store -> store.files().stream())
                .toList();
    }

    @Test
    void uploadWithoutAStoreGoesToVolumes() {
        var id = api().queued();

        api().request()
                .contentType("application/octet-stream")
                .body(new byte[] {1, 2, 3})
                .put("/v2/images/" + id + "/file")
                .then()
                .statusCode(204);

        api().request().get("/v2/images/" + id).then().body("stores", equalTo("volumes"));
    }

    @Test
    void storesAreDiscovered() {
        api().request()
                .get("/v2/info/stores")
                .then()
                .statusCode(200)
                .body("stores.id", hasItems("volumes", "files"))
                .body("stores.find { it.id == 'volumes' }.default", equalTo("true"));
    }

    @Test
    @DisplayName("D-05: an unknown store is refused, and the image stays queued")
    void unknownStoreIsRefusedAndTheImageStaysQueued() {
        var id = api().queued();

        var answer = api().request()
                .contentType("application/octet-stream")
                .header("X-Image-Meta-Store", "nowhere")
                .body(new byte[] {1})
                .put("/v2/images/" + id + "/file");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).contains("nowhere").contains("volumes");
        assertThat(api().statusOf(id)).isEqualTo("queued");
    }

    @Test
    @DisplayName("D-15: an image of zero bytes is active")
    void imageOfZeroBytesIsActive() {
        var id = api().queued();

        api().request()
                .contentType("application/octet-stream")
                .put("/v2/images/" + id + "/file")
                .then()
                .statusCode(204);

        api().request()
                .get("/v2/images/" + id)
                .then()
                .body("status", equalTo("active"))
                .body("size", equalTo(0));
        assertThat(api().request().get("/v2/images/" + id + "/file").asByteArray())
                .isEmpty();
    }

    @Test
    @DisplayName("D-18: an image without data has none to send, in parts neither")
    void queuedImageHasNoData() {
        var id = api().queued();

        api().request().get("/v2/images/" + id + "/file").then().statusCode(204);
        api().request()
                .header("Range", "bytes=0-4")
                .get("/v2/images/" + id + "/file")
                .then()
                .statusCode(204);

        api().request()
                .get("/v2/images/" + id)
                .then()
                .body("status", equalTo("queued"))
                .body("size", nullValue())
                .body("checksum", nullValue())
                .body("os_hash_value", nullValue());
    }

    @Test
    @DisplayName("D-02: data of another media type is refused")
    void dataOfAnotherMediaTypeIsRefused() {
        var id = api().queued();

        var answer = api().request().contentType("application/json").body("{}").put("/v2/images/" + id + "/file");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(api().statusOf(id)).isEqualTo("queued");
    }

    @Test
    @DisplayName("D-06: formats that are missing are named")
    void dataForAnImageWithoutFormatsIsRefusedByName() {
        var id = api().request()
                .contentType("application/json")
                .body(Map.of())
                .post("/v2/images")
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .extract()
                .<String>path("id");

        var answer = api().request()
                .contentType("application/octet-stream")
                .body(new byte[] {1})
                .put("/v2/images/" + id + "/file");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).contains("disk_format").contains("container_format");
    }

    @Test
    @DisplayName("D-07: a second upload is refused and changes nothing")
    void secondUploadIsRefusedAndChangesNothing() {
        var bytes = new RandomImage(14, 100_000);
        var id = api().stored(bytes);

        api().request()
                .contentType("application/octet-stream")
                .body(new byte[] {1})
                .put("/v2/images/" + id + "/file")
                .then()
                .statusCode(409);

        assertThat(api().download(id)).isEqualTo(bytes.bytes());
    }

    @Test
    void protectedImageIsNotDeleted() {
        var id = api().stored(new RandomImage(15, 1000));
        protect(id, true);

        api().request().delete("/v2/images/" + id).then().statusCode(403);

        protect(id, false);
        api().request().delete("/v2/images/" + id).then().statusCode(204);
    }

    private void protect(String id, boolean protection) {
        api().request()
                .contentType("application/openstack-images-v2.1-json-patch")
                .body(("[{\"op\": \"replace\", \"path\": \"/protected\", \"value\": " + protection + "}]")
                        .getBytes(StandardCharsets.UTF_8))
                .patch("/v2/images/" + id)
                .then()
                .statusCode(200)
                .body("protected", equalTo(protection));
    }

    @Test
    void listsFilterByNameAndTagAndProperty() {
        var id = api().request()
                .contentType("application/json")
                .body(Map.of("name", "listed", "tags", List.of("blue"), "os_distro", "debian"))
                .post("/v2/images")
                .then()
                .extract()
                .<String>path("id");
        var other = api().queued();

        var found = api().request()
                .get("/v2/images?name=listed&tag=blue&os_distro=debian")
                .then();

        found.body("images.id", hasItem(id)).body("images.id", not(hasItem(other)));
    }

    @Test
    @DisplayName("A-08, A-09: services are told where an image lies, and add no location to one that has its bytes")
    void placesAreToldToServices() {
        var id = api().stored(new RandomImage(16, 1000), "files");

        api().request()
                .get("/v2/images/" + id + "/locations")
                .then()
                .statusCode(200)
                .body("metadata", equalTo(List.of(Map.of("store", "files"))))
                .body("[0].url", startsWith("file://files/"));
        api().request()
                .contentType("application/json")
                .body(Map.of("url", "cinder://8a4f", "validation_data", Map.of()))
                .post("/v2/images/" + id + "/locations")
                .then()
                .statusCode(409);
    }

    @Test
    void errorsAreToldInTheFormTheClientAccepts() {
        var asJson = api().request().accept("application/json").get("/v2/images/none");
        var asHtml = api().request().accept("*/*").get("/v2/images/none");

        assertThat(asJson.statusCode()).isEqualTo(404);
        assertThat(asJson.jsonPath().getString("code")).isEqualTo("404 Not Found");
        assertThat(asHtml.contentType()).startsWith("text/html");
        assertThat(asHtml.asString()).contains("<title>404 Not Found</title>").contains("none");
    }
}
