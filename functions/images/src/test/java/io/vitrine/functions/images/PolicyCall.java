package io.vitrine.functions.images;

import io.restassured.response.Response;
import io.vitrine.functions.images.Persona.Scene;
import io.vitrine.http.Rule;
import java.util.List;
import java.util.Map;

/** Each method on a route about one image with the rule that decides, and what it answers where that allows it. */
enum PolicyCall {
    SHOW(Rule.GET_IMAGE, 200, Persona.FOREIGN_STRANGER),
    RENAME(Rule.MODIFY_IMAGE, 200, Persona.FOREIGN_STRANGER),
    PUBLICIZE(Rule.PUBLICIZE_IMAGE, 200, Persona.OWN_MEMBER),
    COMMUNITIZE(Rule.COMMUNITIZE_IMAGE, 200, Persona.OWN_MEMBER),
    DELETE(Rule.DELETE_IMAGE, 204, Persona.FOREIGN_STRANGER),
    ADD_TAG(Rule.MODIFY_IMAGE, 204, Persona.FOREIGN_STRANGER),
    DELETE_TAG(Rule.MODIFY_IMAGE, 204, Persona.FOREIGN_STRANGER),
    DEACTIVATE(Rule.DEACTIVATE, 204, Persona.FOREIGN_STRANGER),
    REACTIVATE(Rule.REACTIVATE, 204, Persona.FOREIGN_STRANGER),
    LIST_MEMBERS(Rule.GET_MEMBERS, 200, Persona.OFFERED_READER),
    ADD_MEMBER(Rule.ADD_MEMBER, 200, Persona.OFFERED_READER),
    SHOW_MEMBER(Rule.GET_MEMBER, 200, Persona.OFFERED_READER),
    ANSWER(Rule.MODIFY_MEMBER, 200, Persona.OFFERED_READER),
    DELETE_MEMBER(Rule.DELETE_MEMBER, 204, Persona.OFFERED_READER);

    private final Rule rule;
    private final int success;
    private final Persona whoGains;

    PolicyCall(Rule rule, int success, Persona whoGains) {
        this.rule = rule;
        this.success = success;
        this.whoGains = whoGains;
    }

    Rule rule() {
        return rule;
    }

    int success() {
        return success;
    }

    /** Somebody who may not, as a rule, or could not be stopped, and finds the image: with the rule open to everybody he may. */
    Persona whoGains() {
        return whoGains;
    }

    boolean isAboutMembers() {
        return compareTo(LIST_MEMBERS) >= 0;
    }

    boolean changesNothing() {
        return List.of(SHOW, LIST_MEMBERS, SHOW_MEMBER).contains(this);
    }

    /** An image of project "own" that this call can be made on. */
    String prepared(Scene scene, TestWorker worker) {
        var owner = Persona.OWN_ADMIN.http();
        var id = owner.created(Map.of(
                "visibility",
                scene.visibility(),
                "tags",
                List.of("t"),
                "disk_format",
                "raw",
                "container_format",
                "bare"));
        if (scene == Scene.OFFERED) {
            owner.share(id, Persona.OFFERED_MEMBER.http()).then().statusCode(200);
        }
        if (this == DEACTIVATE || this == REACTIVATE) {
            worker.activate(id, 5, "files");
        }
        if (this == REACTIVATE) {
            owner.ask().post("/v2/images/" + id + "/actions/deactivate").then().statusCode(204);
        }
        return id;
    }

    Response send(Persona persona, String id) {
        var http = persona.http();
        var image = "/v2/images/" + id;
        var member = image + "/members/" + Persona.OFFERED_MEMBER.http().project();
        return switch (this) {
            case SHOW -> http.get(image);
            case RENAME -> http.patch(id, replace("name", "another"));
            case PUBLICIZE -> http.patch(id, replace("visibility", "public"));
            case COMMUNITIZE -> http.patch(id, replace("visibility", "community"));
            case DELETE -> http.delete(image);
            case ADD_TAG -> http.put(image + "/tags/more");
            case DELETE_TAG -> http.delete(image + "/tags/t");
            case DEACTIVATE -> http.ask().post(image + "/actions/deactivate");
            case REACTIVATE -> http.ask().post(image + "/actions/reactivate");
            case LIST_MEMBERS -> http.get(image + "/members");
            case ADD_MEMBER -> http.post(image + "/members", Map.of("member", "yet-another"));
            case SHOW_MEMBER -> http.get(member);
            case ANSWER -> http.put(member, Map.of("status", "accepted"));
            case DELETE_MEMBER -> http.delete(member);
        };
    }

    private static String replace(String property, String value) {
        return "[{\"op\": \"replace\", \"path\": \"/" + property + "\", \"value\": \"" + value + "\"}]";
    }
}
