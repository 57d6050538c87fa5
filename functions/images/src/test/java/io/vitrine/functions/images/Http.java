package io.vitrine.functions.images;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** Somebody who talks to the API: a project and a role. Each test takes projects of its own, so tests do not see each other's images. */
record Http(String project, String role) {
    static final String V2_1 = "application/openstack-images-v2.1-json-patch";
    static final String V2_0 = "application/openstack-images-v2.0-json-patch";

    static Http member() {
        return new Http("project-" + UUID.randomUUID(), "member");
    }

    static Http admin() {
        return new Http("project-" + UUID.randomUUID(), "admin");
    }

    Http as(String otherRole) {
        return new Http(project, otherRole);
    }

    RequestSpecification ask() {
        return ask("application/json");
    }

    RequestSpecification ask(String accept) {
        return anonymous().header(TestIdentity.HEADER, project + ":" + role).header("Accept", accept);
    }

    static RequestSpecification anonymous() {
        var encoding = EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .defaultContentCharset("UTF-8");
        return given().config(RestAssuredConfig.config()
                        .encoderConfig(encoding)
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
                .urlEncodingEnabled(false);
    }

    Response get(String path) {
        return ask().get(path);
    }

    Response delete(String path) {
        return ask().delete(path);
    }

    Response post(String path, Object body) {
        return ask().contentType("application/json").body(body).post(path);
    }

    Response put(String path, Object body) {
        return ask().contentType("application/json").body(body).put(path);
    }

    Response put(String path) {
        return ask().put(path);
    }

    Response create(Map<String, ?> body) {
        return post("/v2/images", body);
    }

    /** Creates an image that must come to be; its id. */
    String created(Map<String, ?> body) {
        return create(body).then().statusCode(201).extract().path("id");
    }

    Response patch(String id, String mediaType, String body) {
        // As bytes: the client library encodes text only in media types it knows.
        return ask().contentType(mediaType).body(body.getBytes(UTF_8)).patch("/v2/images/" + id);
    }

    Response patch(String id, String body) {
        return patch(id, V2_1, body);
    }

    Response share(String id, Http with) {
        return post("/v2/images/" + id + "/members", Map.of("member", with.project));
    }

    Response respond(String id, String status) {
        return put("/v2/images/" + id + "/members/" + project, Map.of("status", status));
    }
}
