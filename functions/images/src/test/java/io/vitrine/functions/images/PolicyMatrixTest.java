package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vitrine.functions.images.Persona.Scene;
import io.vitrine.http.Rule;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every method and rule of the policy table (Images API, default policies) whose route exists, for every persona and every way an image can
 * be reached. What is expected is written down here a second time, from the table and from "404 versus 403".
 */
@QuarkusTest
class PolicyMatrixTest {
    @Inject
    TestWorker worker;

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "Q-03, I-20, E-09, E-12, G-03, B-08, I-32, I-33: each call on an image, by each persona, however the image can be reached")
    void callsOnImages(PolicyCall call) {
        var softly = new SoftAssertions();
        var used = new ArrayList<String>();
        for (var scene : Scene.values()) {
            var id = call.prepared(scene, worker);
            used.add(id);
            for (var persona : Persona.values()) {
                int status = call.send(persona, id).statusCode();
                softly.assertThat(status)
                        .as("%s %s of %s image", persona, call, scene)
                        .isEqualTo(expected(call, persona, scene));
                if (status == call.success() && !call.changesNothing()) {
                    id = call.prepared(scene, worker);
                    used.add(id);
                }
            }
        }
        used.forEach(id -> Persona.OWN_ADMIN.http().delete("/v2/images/" + id));
        softly.assertAll();
    }

    private static int expected(PolicyCall call, Persona who, Scene scene) {
        if (!finds(who, scene)) {
            return 404;
        }
        if (call.isAboutMembers()) {
            return expectedOfMembers(call, who, scene);
        }
        boolean changesVisibility = call == PolicyCall.PUBLICIZE || call == PolicyCall.COMMUNITIZE;
        if (changesVisibility && !allows(Rule.MODIFY_IMAGE, who, scene) || !allows(call.rule(), who, scene)) {
            return allows(Rule.GET_IMAGE, who, scene) ? 403 : 404;
        }
        return call.success();
    }

    private static int expectedOfMembers(PolicyCall call, Persona who, Scene scene) {
        if (!allows(Rule.GET_IMAGE, who, scene)) {
            return 404;
        }
        int refused = call == PolicyCall.SHOW_MEMBER ? 404 : 403;
        if (!scene.isShared() || !allows(Rule.GET_MEMBER, who, scene)) {
            return refused;
        }
        boolean namesMember = call != PolicyCall.LIST_MEMBERS && call != PolicyCall.ADD_MEMBER;
        if (namesMember && scene != Scene.OFFERED) {
            return 404;
        }
        return allows(call.rule(), who, scene) ? call.success() : refused;
    }

    /** The visibility table: what is not found is not there, whatever policies say. */
    private static boolean finds(Persona who, Scene scene) {
        return who.isAdmin() || who.owns() || scene.isOpen() || who.isOffered(scene);
    }

    /** The policy table. */
    private static boolean allows(Rule rule, Persona who, Scene scene) {
        if (who.isAdmin()) {
            return true;
        }
        return switch (rule) {
            case GET_IMAGE ->
                who.isReader() && (who.owns() || who.isOffered(scene) || scene.isOpen() || scene.isShared());
            case DELETE_IMAGE, MODIFY_IMAGE, COMMUNITIZE_IMAGE, DEACTIVATE, REACTIVATE, ADD_MEMBER, DELETE_MEMBER ->
                who.isMember() && who.owns();
            case GET_MEMBER, GET_MEMBERS -> who.isReader() && (who.owns() || who.isOffered(scene));
            case MODIFY_MEMBER -> who.isMember() && who.isOffered(scene);
            case PUBLICIZE_IMAGE -> false;
            default -> throw new IllegalArgumentException(rule + " is not about an image");
        };
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Q-03, Q-04, I-20, L-01, G-10: each call without an image, by each persona")
    void callsWithoutAnImage(Persona who) {
        var http = who.http();
        int forMembers = who.isMember() ? 201 : 403;
        int forAdmins = who.isAdmin() ? 201 : 403;
        var softly = new SoftAssertions();

        softly.assertThat(http.create(Map.of()).statusCode()).as("add_image").isEqualTo(forMembers);
        softly.assertThat(http.create(Map.of("visibility", "private")).statusCode())
                .as("add_image, private")
                .isEqualTo(forMembers);
        softly.assertThat(http.create(Map.of("visibility", "community")).statusCode())
                .as("communitize_image")
                .isEqualTo(forMembers);
        softly.assertThat(http.create(Map.of("visibility", "public")).statusCode())
                .as("publicize_image")
                .isEqualTo(forAdmins);
        softly.assertThat(http.create(Map.of("owner", "p" + UUID.randomUUID())).statusCode())
                .as("add_image for another project")
                .isEqualTo(forAdmins);
        softly.assertThat(http.get("/v2/images").statusCode()).as("get_images").isEqualTo(who.isReader() ? 200 : 403);
        softly.assertThat(http.get("/v2/info/stores/detail").statusCode())
                .as("stores_info_detail")
                .isEqualTo(who.isAdmin() || who.isService() ? 200 : 403);
        for (var open : new String[] {"/v2/info/stores", "/v2/info/import", "/v2/info/usage", "/v2/schemas/image"}) {
            softly.assertThat(http.get(open).statusCode()).as(open).isEqualTo(200);
        }
        softly.assertAll();
        removePublic(http);
    }

    private static void removePublic(Http http) {
        if (http.role().equals("admin")) {
            var ids = http.get("/v2/images?visibility=public&owner=" + http.project())
                    .jsonPath()
                    .getList("images.id", String.class);
            ids.forEach(id ->
                    assertThat(http.delete("/v2/images/" + id).statusCode()).isEqualTo(204));
        }
    }
}
