package io.vitrine.functions.images;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ShowAndDeleteImageTest {
    private final Http alice = Http.member();
    private final Http bob = Http.member();

    @Inject
    TestWorker worker;

    @Test
    @DisplayName("I-18: an image of another project is not found, whatever may be done to it")
    void privateImagesOfOthersAreNotFound() {
        for (var visibility : List.of("private", "shared")) {
            var id = alice.created(Map.of("visibility", visibility));

            bob.get("/v2/images/" + id).then().statusCode(404).body("message", containsString(id));
            bob.delete("/v2/images/" + id).then().statusCode(404);
            bob.patch(id, "[]").then().statusCode(404);
            bob.put("/v2/images/" + id + "/tags/t").then().statusCode(404);
            bob.ask().post("/v2/images/" + id + "/actions/deactivate").then().statusCode(404);
            Http.admin().get("/v2/images/" + id).then().statusCode(200);
        }
    }

    @Test
    @DisplayName("I-18: community images are shown to everybody and changed by nobody else")
    void visibleImagesOfOthersAreForbidden() {
        var id = alice.created(Map.of("visibility", "community"));

        bob.get("/v2/images/" + id).then().statusCode(200);
        bob.delete("/v2/images/" + id).then().statusCode(403);
        bob.patch(id, "[]").then().statusCode(403);
        bob.put("/v2/images/" + id + "/tags/t").then().statusCode(403);
        bob.ask().post("/v2/images/" + id + "/actions/deactivate").then().statusCode(403);
    }

    @Test
    @DisplayName("I-23: readers read what their project owns, and no more")
    void readersOnlyRead() {
        var id = alice.created(Map.of());
        var reader = alice.as("reader");

        reader.get("/v2/images/" + id).then().statusCode(200);
        reader.get("/v2/images").then().statusCode(200);
        reader.delete("/v2/images/" + id).then().statusCode(403);
        reader.patch(id, "[]").then().statusCode(403);
        alice.as("stranger").get("/v2/images/" + id).then().statusCode(404);
        alice.as("stranger").get("/v2/images").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "11111111-1111-1111-1111-11111111111", "11111111-1111-1111-1111-1111111111111"})
    @DisplayName("I-18, I-19, I-21: what is no id at all is not found either")
    void malformedIdsAreNotFound(String id) {
        alice.get("/v2/images/" + id).then().statusCode(404);
        alice.delete("/v2/images/" + id).then().statusCode(404);
    }

    @Test
    @DisplayName("I-21: an unknown image is not found")
    void unknownImageIsNotFound() {
        var id = UUID.randomUUID().toString();

        alice.get("/v2/images/" + id).then().statusCode(404).body("message", containsString(id));
        alice.delete("/v2/images/" + id).then().statusCode(404).body("message", containsString(id));
        alice.patch(id, "[]").then().statusCode(404).body("message", containsString(id));
    }

    @Test
    @DisplayName("I-20: a deleted image is gone for everybody")
    void deletedImageIsGone() {
        var id = alice.created(Map.of());

        alice.delete("/v2/images/" + id).then().statusCode(204).body(equalTo(""));

        alice.get("/v2/images/" + id).then().statusCode(404);
        Http.admin().get("/v2/images/" + id).then().statusCode(404);
        alice.delete("/v2/images/" + id).then().statusCode(404);
        alice.get("/v2/images").then().body("images", equalTo(List.of()));
    }

    @Test
    @DisplayName("I-22: a protected image is not deleted")
    void protectedImageStays() {
        var id = alice.created(Map.of("protected", true));

        alice.delete("/v2/images/" + id).then().statusCode(403).body("message", containsString(id));
        alice.get("/v2/images/" + id).then().statusCode(200);

        alice.patch(id, "[{\"op\":\"replace\",\"path\":\"/protected\",\"value\":false}]")
                .then()
                .statusCode(200);
        alice.delete("/v2/images/" + id).then().statusCode(204);
    }

    @Test
    @DisplayName(
            "I-24, I-25: deleting an image is answered before any store is asked, and rings for the removal of each copy")
    void deletingRingsForEachCopy() {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
        worker.activate(id, 5, "volumes", "files");
        var before = worker.heard().size();

        alice.delete("/v2/images/" + id).then().statusCode(204);

        await().until(() -> worker.heard().size() == before + 2);
    }

    @Test
    @DisplayName("I-26: an image is deleted while it is uploaded")
    void imageIsDeletedWhileItIsUploaded() {
        var id = alice.created(Map.of());
        worker.begin(id);
        var before = worker.heard().size();

        alice.get("/v2/images/" + id).then().body("status", equalTo("saving"));
        alice.delete("/v2/images/" + id).then().statusCode(204);

        await().until(() -> worker.heard().size() == before + 1);
    }

    @Test
    @DisplayName(
            "I-29, I-30, I-32, Q-10: an active image shows its facts and its stores, but no URLs unless they are switched on")
    void activeImageShowsItsFacts() {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
        worker.activate(id, 5_000_000_000L, "volumes", "files");

        alice.get("/v2/images/" + id)
                .then()
                .body("status", equalTo("active"))
                .body("size", equalTo(5_000_000_000L))
                .body("virtual_size", equalTo(1 << 30))
                .body("checksum", equalTo(TestWorker.MD5))
                .body("os_hash_algo", equalTo("sha512"))
                .body("os_hash_value", equalTo("abcdef"))
                .body("stores", equalTo("volumes,files"))
                .body("$", not(hasKey("direct_url")))
                .body("$", not(hasKey("locations")));
    }

    @Test
    @DisplayName("I-32: an image of zero bytes is in no store")
    void emptyImageIsInNoStore() {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
        worker.activate(id, 0);

        alice.get("/v2/images/" + id).then().body("size", equalTo(0)).body("$", not(hasKey("stores")));
    }

    @Test
    @DisplayName("why an upload failed is readable until one works; it does not count and cannot be set")
    void lastFailureIsReadable() {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));

        worker.fail(id, "The client went away after 5 bytes.");

        alice.get("/v2/images/" + id)
                .then()
                .body("status", equalTo("queued"))
                .body("size", nullValue())
                .body("os_glance_last_failure", equalTo("The client went away after 5 bytes."));
        alice.patch(id, "[{\"op\":\"remove\",\"path\":\"/os_glance_last_failure\"}]")
                .then()
                .statusCode(403);
        worker.activate(id, 5, "volumes");
        alice.get("/v2/images/" + id).then().body("$", not(hasKey("os_glance_last_failure")));
    }

    @Test
    @DisplayName("I-33, I-34: an active image is deactivated and reactivated; doing so twice is no matter")
    void deactivateAndReactivate() {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
        worker.activate(id, 5, "volumes");

        act(id, "deactivate").statusCode(204);
        act(id, "deactivate").statusCode(204);
        alice.get("/v2/images/" + id)
                .then()
                .body("status", equalTo("deactivated"))
                .body("$", not(hasKey("stores")));
        Http.admin().get("/v2/images/" + id).then().body("stores", equalTo("volumes"));
        act(id, "reactivate").statusCode(204);
        act(id, "reactivate").statusCode(204);
        alice.get("/v2/images/" + id).then().body("status", equalTo("active"));
    }

    @Test
    @DisplayName("I-33: an image without data can be neither deactivated nor reactivated")
    void queuedImageHasNoActions() {
        var id = alice.created(Map.of());

        act(id, "deactivate").statusCode(403).body("message", containsString("queued"));
        act(id, "reactivate").statusCode(403).body("message", containsString("queued"));
    }

    private io.restassured.response.ValidatableResponse act(String id, String action) {
        return alice.ask().post("/v2/images/" + id + "/actions/" + action).then();
    }
}
