package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vitrine.functions.images.Persona.Scene;
import io.vitrine.http.Rule;
import io.vitrine.http.policy.CurrentRules;
import io.vitrine.remote.RemoteServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The matrix of policies for what is done to the copies of an image, which goes on in {@link PolicyMatrixTest} for everything else: every persona,
 * however the image can be reached. What is expected is written down a second time, from the table.
 */
@QuarkusTest
@TestProfile(PolicyOverridesTest.Settings.class)
class LocationPolicyTest {
    private static RemoteServer server;

    @Inject
    CurrentRules rules;

    @Inject
    TestWorker worker;

    @BeforeAll
    static void startServer() throws Exception {
        server = RemoteServer.start();
        server.put("/five", new byte[5]);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void announceStores() {
        worker.announceStores();
        worker.announceWeb();
    }

    @AfterEach
    void usualPolicies() throws IOException {
        PolicyOverridesTest.write("", rules);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "Q-03, Q-04, A-05, G-12: each call on the copies of an image, by each persona, however it can be reached")
    void callsOnCopies(LocationCall call) {
        var softly = new SoftAssertions();
        var used = new ArrayList<String>();
        for (var scene : Scene.values()) {
            var id = LocationCall.prepared(scene, worker);
            used.add(id);
            for (var persona : Persona.values()) {
                var answer = call.send(persona, id, server.url("/five"));
                softly.assertThat(answer.statusCode())
                        .as("%s %s of %s image", persona, call, scene)
                        .isEqualTo(expected(call, persona, scene));
                if (call == LocationCall.SHOW && answer.statusCode() == 200) {
                    softly.assertThat(LocationCall.told(answer))
                            .as("copies of %s image that %s is told of", scene, persona)
                            .isEqualTo(LocationCall.all());
                } else if (answer.statusCode() == call.success()) {
                    id = LocationCall.prepared(scene, worker);
                    used.add(id);
                }
            }
        }
        used.forEach(id -> Persona.OWN_ADMIN.http().delete("/v2/images/" + id));
        softly.assertAll();
    }

    private static int expected(LocationCall call, Persona who, Scene scene) {
        boolean finds = who.isAdmin() || who.owns() || scene.isOpen() || who.isOffered(scene);
        if (!finds || !allows(Rule.GET_IMAGE, who, scene)) {
            return 404;
        }
        if (call == LocationCall.SHOW) {
            return 200;
        }
        boolean before = allows(call.isPatch() ? Rule.MODIFY_IMAGE : Rule.GET_IMAGE_LOCATION, who, scene);
        return before && allows(call.rule(), who, scene) ? call.success() : 403;
    }

    /** The policy table. */
    private static boolean allows(Rule rule, Persona who, Scene scene) {
        if (who.isAdmin()) {
            return true;
        }
        return switch (rule) {
            case GET_IMAGE ->
                who.isReader() && (who.owns() || who.isOffered(scene) || scene.isOpen() || scene.isShared());
            case GET_IMAGE_LOCATION -> who.isReader() && who.owns();
            case MODIFY_IMAGE, SET_IMAGE_LOCATION -> who.isMember() && who.owns();
            case DELETE_IMAGE_LOCATION -> false;
            default -> throw new IllegalArgumentException(rule + " is not about copies");
        };
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHOW")
    @DisplayName("Q-03, A-05: a rule that is nobody's stops even admins, one that is everybody's lets in who could not")
    void rulesAreOverridden(LocationCall call) throws IOException {
        var id = LocationCall.prepared(Scene.COMMUNITY, worker);
        var before = (call.isPatch() ? Rule.MODIFY_IMAGE : Rule.GET_IMAGE_LOCATION).ruleName() + ": '@'\n";

        PolicyOverridesTest.write(call.rule().ruleName() + ": '!'", rules);
        assertThat(status(call, Persona.OWN_ADMIN, id)).isEqualTo(403);
        PolicyOverridesTest.write(before, rules);
        assertThat(status(call, Persona.FOREIGN_READER, id)).isEqualTo(403);
        PolicyOverridesTest.write(before + call.rule().ruleName() + ": '@'", rules);
        assertThat(status(call, Persona.FOREIGN_READER, id)).isEqualTo(call.success());

        Persona.OWN_ADMIN.http().delete("/v2/images/" + id);
    }

    private static int status(LocationCall call, Persona who, String id) {
        return call.send(who, id, server.url("/five")).statusCode();
    }

    @ParameterizedTest
    @EnumSource(names = {"OWN_ADMIN", "OWN_READER", "FOREIGN_READER"})
    @DisplayName(
            "Q-03, I-29, I-30: whoever sees an image is told where its copies lie; the policy is asked for taking them out alone")
    void whoeverSeesIsTold(Persona who) throws IOException {
        var id = LocationCall.prepared(Scene.COMMUNITY, worker);

        PolicyOverridesTest.write("get_image_location: '!'", rules);
        var shown = LocationCall.SHOW.send(who, id, "");

        assertThat(LocationCall.told(shown)).isEqualTo(LocationCall.all());
        assertThat(shown.jsonPath().getString("direct_url")).isEqualTo("test://volumes/" + id);
        assertThat(status(LocationCall.TAKE_OUT, who, id)).isEqualTo(403);

        Persona.OWN_ADMIN.http().delete("/v2/images/" + id);
    }
}
