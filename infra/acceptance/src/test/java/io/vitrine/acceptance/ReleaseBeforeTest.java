package io.vitrine.acceptance;

import static io.vitrine.acceptance.Cleanliness.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** While a release is rolled out, the one before it works on the tables of the new one: migrations expand first. */
@Tag("releasebefore")
class ReleaseBeforeTest {
    private static final String PATCH = "application/openstack-images-v2.1-json-patch";

    @Test
    @DisplayName("Q-09: functions and worker of the release before run on the new schema")
    void releaseBeforeRunsOnTheTablesOfThisOne() throws Exception {
        var today = Repository.gateway("release-before");
        var yesterday = GatewaySetup.packaged(ReleaseBefore.built(), today.data(), today.log());
        var first = new RandomImage(1, 3_000_001);
        var second = new RandomImage(2, 2_000_003);
        String ofToday;
        String ofYesterday;

        try (var running = today.start()) {
            ofToday = new Api(running).stored(first);
        }
        assertThat(new Programs(today.data())
                        .run(today.command("db", "status"))
                        .succeeded()
                        .output())
                .contains("is at version " + ReleaseBefore.newestVersion());
        try (var running = yesterday.start()) {
            ofYesterday = walk(new Api(running), ofToday, first, second);
            eventually(() -> assertThat(DataFolder.at(today.data()).files()).isEmpty());
        }
        try (var running = today.start()) {
            var api = new Api(running);
            assertThat(api.download(ofYesterday)).isEqualTo(second.bytes());
            assertThat(api.download(ofToday)).isEqualTo(first.bytes());
            api.request().get("/v2/images/" + ofToday).then().body("name", equalTo("renamed"), "tags", hasItem("kept"));
            for (var id : List.of(ofToday, ofYesterday)) {
                api.request().delete("/v2/images/" + id).then().statusCode(204);
            }
            eventually(() -> assertThat(running.everything()).isEmpty());
        }
        Deployment.delete(today);
    }

    /** What clients do to a deployment in a day. */
    private static String walk(Api api, String existing, RandomImage bytes, RandomImage more) {
        var id = api.stored(more);
        var stores = api.stored(more, "files");
        assertThat(api.download(existing)).isEqualTo(bytes.bytes());
        assertThat(api.download(id)).isEqualTo(more.bytes());
        api.request().get("/v2/images").then().statusCode(200).body("images.id", hasItems(existing, id, stores));
        api.request()
                .contentType(PATCH)
                .body("""
                        [{"op": "replace", "path": "/name", "value": "renamed"}]
                        """.getBytes(StandardCharsets.UTF_8))
                .patch("/v2/images/" + existing)
                .then()
                .statusCode(200);
        api.request().put("/v2/images/" + existing + "/tags/kept").then().statusCode(204);
        api.request()
                .post("/v2/images/" + existing + "/actions/deactivate")
                .then()
                .statusCode(204);
        api.request()
                .post("/v2/images/" + existing + "/actions/reactivate")
                .then()
                .statusCode(204);
        api.request().delete("/v2/images/" + stores).then().statusCode(204);
        api.request().get("/v2/images/" + stores).then().statusCode(404);
        return id;
    }
}
