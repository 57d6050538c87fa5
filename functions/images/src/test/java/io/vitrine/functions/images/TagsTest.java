package io.vitrine.functions.images;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TagsTest {
    private final Http alice = Http.member();

    @Test
    @DisplayName("G-01: tags are put and deleted; putting one twice is no matter")
    void tagsArePutAndDeleted() {
        var id = alice.created(Map.of("tags", List.of("a")));
        var tags = "/v2/images/" + id + "/tags/";

        alice.put(tags + "b").then().statusCode(204).body(equalTo(""));
        alice.put(tags + "b").then().statusCode(204);
        alice.put(tags + "%C3%A9t%C3%A9+x%20y").then().statusCode(204);

        alice.get("/v2/images/" + id).then().body("tags", contains("a", "b", "été+x y"));
        alice.delete(tags + "a").then().statusCode(204);
        alice.delete(tags + "%C3%A9t%C3%A9+x%20y").then().statusCode(204);
        alice.get("/v2/images/" + id).then().body("tags", contains("b"));
    }

    @Test
    @DisplayName("G-02: tags of unknown images and unknown tags are not found")
    void whatIsNotThereIsNotFound() {
        var id = alice.created(Map.of());

        alice.put("/v2/images/" + UUID.randomUUID() + "/tags/a").then().statusCode(404);
        alice.delete("/v2/images/" + UUID.randomUUID() + "/tags/a").then().statusCode(404);
        alice.delete("/v2/images/" + id + "/tags/a").then().statusCode(404).body("message", containsString(id));
        alice.put("/v2/images/" + id + "/tags/").then().statusCode(404);
    }

    @Test
    @DisplayName("G-01, I-08, V-21: tags that are too long, or have characters of four bytes, are refused")
    void badTagsAreRefused() {
        var id = alice.created(Map.of());
        var tags = "/v2/images/" + id + "/tags/";

        alice.put(tags + "x".repeat(256)).then().statusCode(400).body("message", containsString("255"));
        alice.put(tags + "x".repeat(255)).then().statusCode(204);
        alice.put(tags + "%F0%9F%98%80").then().statusCode(400).body("message", containsString("four bytes"));
        alice.put(tags + "%00").then().statusCode(400);
    }

    @Test
    @DisplayName("G-03: the quota holds, and readers tag nothing")
    void quotaAndPolicyHold() {
        var id = alice.created(Map.of(
                "tags", IntStream.rangeClosed(1, 128).mapToObj(i -> "t" + i).toList()));
        var tags = "/v2/images/" + id + "/tags/";

        alice.put(tags + "t1").then().statusCode(204);
        alice.put(tags + "one-more").then().statusCode(413).body("message", containsString("128"));
        alice.as("reader").put(tags + "t1").then().statusCode(403);
        alice.as("reader").delete(tags + "t1").then().statusCode(403);
    }
}
