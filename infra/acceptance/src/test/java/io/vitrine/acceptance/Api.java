package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** Requests as a client sends them, against one deployment. */
record Api(Deployment deployment) {
    RequestSpecification request() {
        return given().baseUri(deployment.endpoint().toString()).urlEncodingEnabled(false);
    }

    /** A queued image that wants nothing but data. */
    String queued() {
        return queued("raw");
    }

    String queued(String diskFormat) {
        return request()
                .contentType("application/json")
                .body(Map.of("name", "acceptance", "disk_format", diskFormat, "container_format", "bare"))
                .post("/v2/images")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** An image with these bytes, in {@code store}. */
    String stored(RandomImage bytes, String store) {
        var id = queued();
        request()
                .contentType("application/octet-stream")
                .header("X-Image-Meta-Store", store)
                .body(bytes.bytes())
                .put("/v2/images/" + id + "/file")
                .then()
                .statusCode(204);
        return id;
    }

    String stored(RandomImage bytes) {
        return stored(bytes, "volumes");
    }

    String statusOf(String id) {
        return request()
                .get("/v2/images/" + id)
                .then()
                .statusCode(200)
                .extract()
                .path("status");
    }

    byte[] download(String id) {
        return request()
                .get("/v2/images/" + id + "/file")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }
}
