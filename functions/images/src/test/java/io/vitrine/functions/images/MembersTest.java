package io.vitrine.functions.images;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MembersTest {
    private final Http alice = Http.member();
    private final Http bob = Http.member();
    private final Http carol = Http.member();

    private static String members(String id) {
        return "/v2/images/" + id + "/members";
    }

    private static String member(String id, Http who) {
        return members(id) + "/" + who.project();
    }

    @Test
    @DisplayName("B-01, B-05: a member is added, accepts, and has the image in its list")
    void memberAcceptsAndSeesTheImage() {
        var id = alice.created(Map.of("name", "offered"));

        alice.share(id, bob)
                .then()
                .statusCode(200)
                .body("member_id", equalTo(bob.project()))
                .body("image_id", equalTo(id))
                .body("status", equalTo("pending"))
                .body("schema", equalTo("/v2/schemas/member"))
                .body("created_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"))
                .body("updated_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
        bob.get("/v2/images/" + id).then().statusCode(200);
        bob.get("/v2/images").then().body("images", equalTo(List.of()));
        bob.respond(id, "accepted").then().statusCode(200).body("status", equalTo("accepted"));
        bob.get("/v2/images").then().body("images.id", contains(id));
    }

    @Test
    @DisplayName("B-02: a rejected image is not listed, but shown")
    void rejectedImageIsNotListed() {
        var id = alice.created(Map.of());
        alice.share(id, bob);

        bob.respond(id, "rejected").then().statusCode(200).body("status", equalTo("rejected"));

        bob.get("/v2/images").then().body("images", equalTo(List.of()));
        bob.get("/v2/images/" + id).then().statusCode(200);
    }

    @Test
    @DisplayName("B-03: owner and admin see all members, a member only itself")
    void membersAreListed() {
        var id = alice.created(Map.of());
        alice.share(id, bob);
        alice.share(id, carol);

        alice.get(members(id))
                .then()
                .statusCode(200)
                .body("members.member_id", containsInAnyOrder(bob.project(), carol.project()))
                .body("schema", equalTo("/v2/schemas/members"));
        Http.admin().get(members(id)).then().body("members.size()", equalTo(2));
        bob.get(members(id)).then().body("members.member_id", contains(bob.project()));
        alice.get(member(id, bob)).then().statusCode(200).body("member_id", equalTo(bob.project()));
        bob.get(member(id, bob)).then().statusCode(200);
        bob.get(member(id, carol)).then().statusCode(404);
    }

    @Test
    @DisplayName("B-03: a removed member sees nothing any more, and starts anew when it is added again")
    void removedMemberSeesNothing() {
        var id = alice.created(Map.of());
        alice.share(id, bob);
        bob.respond(id, "accepted");

        alice.delete(member(id, bob)).then().statusCode(204).body(equalTo(""));

        bob.get("/v2/images/" + id).then().statusCode(404);
        alice.delete(member(id, bob)).then().statusCode(404);
        alice.get(member(id, bob)).then().statusCode(404);
        alice.share(id, bob).then().statusCode(200).body("status", equalTo("pending"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'status': 'maybe'}", "{'status': 5}", "{'status': null}", "{}", "[]", "5", ""})
    @DisplayName("B-04: answers other than pending, accepted and rejected are refused")
    void oddAnswersAreRefused(String body) {
        var id = alice.created(Map.of());
        alice.share(id, bob);

        bob.put(member(id, bob), body.replace('\'', '"')).then().statusCode(400);
    }

    @Test
    @DisplayName("B-04: the owner does not answer for its members, nor does one member for another")
    void onlyTheMemberAnswers() {
        var id = alice.created(Map.of());
        alice.share(id, bob);
        alice.share(id, carol);
        var accept = Map.of("status", "accepted");

        alice.put(member(id, bob), accept).then().statusCode(403);
        carol.put(member(id, bob), accept).then().statusCode(404);
        bob.as("reader").put(member(id, bob), accept).then().statusCode(403);
        Http.admin().put(member(id, bob), accept).then().statusCode(200);
        alice.put(members(id) + "/nobody", accept).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'member': ''}",
                "{'member': 5}",
                "{'member': null}",
                "{'member_id': 'x'}",
                "[]",
                "'x'",
                ""
            })
    @DisplayName("B-05: members without a project are refused")
    void oddMembersAreRefused(String body) {
        var id = alice.created(Map.of());

        alice.post(members(id), body.replace('\'', '"')).then().statusCode(400);
    }

    @Test
    @DisplayName("B-05: a member's id has at most 255 characters")
    void longMembersAreRefused() {
        var id = alice.created(Map.of());

        alice.post(members(id), Map.of("member", "x".repeat(256))).then().statusCode(400);
    }

    @Test
    @DisplayName("B-05: a project is a member once")
    void doubleMemberIsAConflict() {
        var id = alice.created(Map.of());
        alice.share(id, bob);

        alice.share(id, bob).then().statusCode(409).body("message", containsString(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "community", "private"})
    @DisplayName("B-06: only shared images have members")
    void onlySharedImagesHaveMembers(String visibility) {
        var owner = alice.as("admin");
        var id = owner.created(Map.of("visibility", visibility));

        owner.share(id, bob).then().statusCode(403).body("message", containsString("shared"));
        owner.get(members(id)).then().statusCode(403);
        owner.get(member(id, bob)).then().statusCode(404);
        owner.put(member(id, bob), Map.of("status", "accepted")).then().statusCode(403);
        owner.delete(member(id, bob)).then().statusCode(403);
        owner.delete("/v2/images/" + id).then().statusCode(204);
    }

    @Test
    @DisplayName("B-06: members wait while an image is not shared, and are back when it is again")
    void membersSurviveAChangeOfVisibility() {
        var id = alice.created(Map.of());
        alice.share(id, bob);

        alice.patch(id, "[{\"op\":\"replace\",\"path\":\"/visibility\",\"value\":\"private\"}]")
                .then()
                .statusCode(200);
        bob.get("/v2/images/" + id).then().statusCode(404);
        alice.patch(id, "[{\"op\":\"replace\",\"path\":\"/visibility\",\"value\":\"shared\"}]")
                .then()
                .statusCode(200);
        bob.get("/v2/images/" + id).then().statusCode(200);
    }

    @Test
    @DisplayName("B-07: an image has at most 128 members")
    void quotaHolds() {
        var id = alice.created(Map.of());
        for (int i = 0; i < 128; i++) {
            alice.share(id, Http.member()).then().statusCode(200);
        }

        alice.share(id, bob).then().statusCode(413).body("message", containsString("128"));
    }

    @Test
    @DisplayName("B-08: members share an image no further; strangers find nothing")
    void policiesHold() {
        var id = alice.created(Map.of());
        alice.share(id, bob);

        bob.share(id, carol).then().statusCode(403);
        bob.delete(member(id, bob)).then().statusCode(403);
        bob.delete("/v2/images/" + id).then().statusCode(403);
        bob.patch(id, "[]").then().statusCode(403);
        alice.as("reader").share(id, carol).then().statusCode(403);
        alice.as("reader").get(members(id)).then().statusCode(200);
        carol.get(members(id)).then().statusCode(404);
        carol.share(id, carol).then().statusCode(404);
        carol.get(member(id, bob)).then().statusCode(404);
        alice.get(members(UUID.randomUUID().toString())).then().statusCode(404);
    }
}
