package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vitrine.functions.images.Persona.Scene;
import io.vitrine.http.policy.CurrentRules;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Policies as an operator's file has them. */
@QuarkusTest
@TestProfile(PolicyOverridesTest.Settings.class)
class PolicyOverridesTest {
    private static final Path FOLDER = Path.of("target", "operators-policies").toAbsolutePath();
    private static final Path FILE = FOLDER.resolve("policy.yaml");
    private static final Path PROTECTIONS = FOLDER.resolve("property-protections.conf");

    public static final class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Files.createDirectories(FOLDER);
                Files.writeString(FILE, "");
                Files.writeString(PROTECTIONS, """
                        [^spl_]
                        create = spl_creator
                        read = spl_reader
                        update = context_is_admin
                        delete = !
                        [.*]
                        create = @
                        read = @
                        update = @
                        delete = @
                        """);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of(
                    "vitrine.oslo_policy.policy_file",
                    FILE.toString(),
                    "vitrine.default.property_protection_file",
                    PROTECTIONS.toString(),
                    "vitrine.default.property_protection_rule_format",
                    "policies",
                    "vitrine.default.show_image_direct_url",
                    "true",
                    "vitrine.default.show_multiple_locations",
                    "true",
                    "vitrine.default.do_secure_hash",
                    "false",
                    "vitrine.import_filtering_opts.allowed_hosts",
                    "[127.0.0.1]",
                    "vitrine.import_filtering_opts.allowed_ports",
                    "");
        }
    }

    @Inject
    CurrentRules rules;

    @Inject
    TestWorker worker;

    private void write(String policies) throws IOException {
        write(policies, rules);
    }

    /** Of those who have {@link Settings} too. */
    static void write(String policies, CurrentRules rules) throws IOException {
        Files.writeString(FILE, policies);
        rules.look();
    }

    @AfterEach
    void usualPolicies() throws IOException {
        write("");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Q-03: a rule that is nobody's stops even admins, one that is everybody's lets in who could not")
    void rulesAreOverridden(PolicyCall call) throws IOException {
        var scene = call.isAboutMembers() || call == PolicyCall.PUBLICIZE || call == PolicyCall.COMMUNITIZE
                ? Scene.OFFERED
                : Scene.COMMUNITY;
        var id = call.prepared(scene, worker);
        boolean hidden = call == PolicyCall.SHOW || call == PolicyCall.SHOW_MEMBER;

        write(call.rule().ruleName() + ": '!'");
        call.send(Persona.OWN_ADMIN, id).then().statusCode(hidden ? 404 : 403);
        write(call.rule().ruleName() + ": '@'");
        call.send(call.whoGains(), id).then().statusCode(call.success());

        Persona.OWN_ADMIN.http().delete("/v2/images/" + id);
    }

    @ParameterizedTest
    @CsvSource({"add_image, POST", "get_images, GET", "stores_info_detail, GET"})
    @DisplayName("Q-03: the same for rules without an image")
    void rulesWithoutAnImage(String rule, String method) throws IOException {
        var path = rule.equals("stores_info_detail") ? "/v2/info/stores/detail" : "/v2/images";
        var admin = Persona.OWN_ADMIN.http();
        var stranger = Persona.FOREIGN_STRANGER.http();

        write(rule + ": '!'");
        assertThat(
                        method.equals("GET")
                                ? admin.get(path).statusCode()
                                : admin.create(Map.of()).statusCode())
                .isEqualTo(403);
        write(rule + ": '@'");
        assertThat(
                        method.equals("GET")
                                ? stranger.get(path).statusCode()
                                : stranger.create(Map.of()).statusCode())
                .isEqualTo(method.equals("GET") ? 200 : 201);
    }

    @Test
    @DisplayName("Q-03: who is an admin is a policy too, and so is what services are")
    void adminsAndServicesAreOverridden() throws IOException {
        var id = PolicyCall.SHOW.prepared(Scene.PRIVATE, worker);
        Persona.FOREIGN_ADMIN.http().get("/v2/images/" + id).then().statusCode(200);

        write("context_is_admin: role:root\nservice_api: role:helper");
        Persona.FOREIGN_ADMIN.http().get("/v2/images/" + id).then().statusCode(404);
        var root = new Http("elsewhere", "root");
        root.get("/v2/images/" + id).then().statusCode(200);
        root.patch(id, "[{\"op\": \"replace\", \"path\": \"/owner\", \"value\": \"else\"}]")
                .then()
                .statusCode(200);
        new Http("elsewhere", "helper").get("/v2/info/stores/detail").then().statusCode(200);
        Persona.FOREIGN_SERVICE.http().get("/v2/info/stores/detail").then().statusCode(403);
        root.delete("/v2/images/" + id).then().statusCode(204);
    }

    @Test
    @DisplayName("Q-03: rules see the image's own properties, and are changed while requests are answered")
    void rulesSeeProperties() throws IOException {
        var alice = Http.member();
        var locked = alice.created(Map.of("locked", "yes"));
        var open = alice.created(Map.of());

        write("delete_image: rule:usual and not 'yes':%(locked)s\nusual: role:member and project_id:%(owner)s");
        alice.delete("/v2/images/" + locked).then().statusCode(403).body("message", containsString("delete_image"));
        alice.delete("/v2/images/" + open).then().statusCode(204);
        write("delete_image: this is no rule");
        alice.delete("/v2/images/" + locked).then().statusCode(403);
        write("");
        alice.delete("/v2/images/" + locked).then().statusCode(204);
    }

    @Test
    @DisplayName("L-20: a policy on single images filters lists and does not break their pages")
    void listsAreFiltered() throws IOException {
        var alice = Http.member();
        var shown = new ArrayList<String>();
        for (var kind : List.of("a", "hidden", "hidden", "hidden", "hidden", "b", "hidden", "c")) {
            var id = alice.created(Map.of("kind", kind));
            if (!kind.equals("hidden")) {
                shown.addFirst(id);
            }
        }

        write("get_image: role:reader and not 'hidden':%(kind)s");
        assertThat(walked(alice, "/v2/images?limit=2")).isEqualTo(shown);
        write("get_image: '!'");
        assertThat(walked(alice, "/v2/images?limit=3")).isEmpty();
    }

    private static List<String> walked(Http who, String first) {
        var ids = new ArrayList<String>();
        String next = first;
        for (int pages = 0; next != null; pages++) {
            assertThat(pages).as("pages so far").isLessThan(10);
            var page = who.get(next).then().statusCode(200).extract().jsonPath();
            ids.addAll(page.getList("images.id", String.class));
            next = page.getString("next");
        }
        return ids;
    }

    @Test
    @DisplayName("Q-02: properties are protected by policies")
    void propertiesAreProtectedByPolicies() throws IOException {
        var alice = Http.member();
        write("spl_creator: role:creator\nspl_reader: role:creator or role:auditor");

        alice.create(Map.of("spl_code", "1")).then().statusCode(403);
        var id = alice.as("creator,member").created(Map.of("spl_code", "1", "free", "f"));
        alice.get("/v2/images/" + id).then().body("$", not(hasKey("spl_code"))).body("free", equalTo("f"));
        alice.get("/v2/images").then().body("images[0]", not(hasKey("spl_code")));
        alice.as("auditor,reader").get("/v2/images/" + id).then().body("spl_code", equalTo("1"));
        var change = "[{\"op\": \"replace\", \"path\": \"/spl_code\", \"value\": \"2\"}]";
        alice.patch(id, change).then().statusCode(409);
        alice.as("creator,member").patch(id, change).then().statusCode(403);
        alice.as("auditor,admin").patch(id, change).then().statusCode(200).body("spl_code", equalTo("2"));
        alice.as("auditor,admin")
                .patch(id, "[{\"op\": \"remove\", \"path\": \"/spl_code\"}]")
                .then()
                .statusCode(403);
        alice.patch(id, "[{\"op\": \"replace\", \"path\": \"/free\", \"value\": \"g\"}]")
                .then()
                .statusCode(200);
        alice.as("auditor,reader")
                .get("/v2/images/" + id)
                .then()
                .body("spl_code", equalTo("2"))
                .body("free", equalTo("g"));
    }
}
