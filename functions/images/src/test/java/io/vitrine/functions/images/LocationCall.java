package io.vitrine.functions.images;

import io.restassured.response.Response;
import io.vitrine.functions.images.Persona.Scene;
import io.vitrine.http.Rule;
import java.util.List;
import java.util.Map;

/** Each method on a route about the copies of an image with the rule that decides, and what it answers where that allows it. */
enum LocationCall {
    SHOW(Rule.GET_IMAGE, 200),
    ADD(Rule.SET_IMAGE_LOCATION, 200),
    REPLACE(Rule.SET_IMAGE_LOCATION, 200),
    REMOVE(Rule.DELETE_IMAGE_LOCATION, 200),
    TAKE_OUT(Rule.DELETE_IMAGE_LOCATION, 204);

    private static final int COPIES = 2;

    private final Rule rule;
    private final int success;

    LocationCall(Rule rule, int success) {
        this.rule = rule;
        this.success = success;
    }

    Rule rule() {
        return rule;
    }

    int success() {
        return success;
    }

    /** Whether it is part of a change of the image, which has a rule of its own. */
    boolean isPatch() {
        return List.of(ADD, REPLACE, REMOVE).contains(this);
    }

    /** An image of project "own" with copies in two stores. */
    static String prepared(Scene scene, TestWorker worker) {
        var owner = Persona.OWN_ADMIN.http();
        var id = owner.created(
                Map.of("visibility", scene.visibility(), "disk_format", "raw", "container_format", "bare"));
        if (scene == Scene.OFFERED) {
            owner.share(id, Persona.OFFERED_MEMBER.http()).then().statusCode(200);
        }
        worker.activate(id, 5, "volumes", "files");
        return id;
    }

    /** @param url where five bytes lie */
    Response send(Persona persona, String id, String url) {
        var http = persona.http();
        return switch (this) {
            case SHOW -> http.get("/v2/images/" + id);
            case ADD -> patch(http, id, "{'op': 'add', 'path': '/locations/-', 'value': " + entry(url) + "}");
            case REPLACE ->
                patch(
                        http,
                        id,
                        "{'op': 'replace', 'path': '/locations', 'value': [" + entry("test://volumes/" + id) + ", "
                                + entry("test://files/" + id) + "]}");
            case REMOVE -> patch(http, id, "{'op': 'remove', 'path': '/locations/0'}");
            case TAKE_OUT -> http.delete("/v2/stores/volumes/" + id);
        };
    }

    /** How many copies an answer tells of. */
    static int told(Response image) {
        return image.jsonPath().getList("locations").size();
    }

    /** How many there are. */
    static int all() {
        return COPIES;
    }

    private static String entry(String url) {
        return "{'url': '" + url + "', 'metadata': {'described': 'yes'}}";
    }

    private static Response patch(Http http, String id, String operation) {
        return http.patch(id, ("[" + operation + "]").replace('\'', '"'));
    }
}
