package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vitrine.catalog.Creation;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Members;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.http.Policy;
import io.vitrine.http.Rule;
import io.vitrine.http.identity.ImpliedRoles;
import io.vitrine.http.policy.RuleBook;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.StoreId;
import io.vitrine.model.Visibility;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.transfer.TestSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who may upload and download (Images API, default policies): every persona, however the image can be reached. What is expected is written
 * down a second time, from the table and from "404 versus 403".
 */
class DataPolicyTest {
    private static final List<String> PROJECTS = List.of("own", "offered", "foreign");
    private static final List<String> ROLES = List.of("admin", "member", "reader", "stranger");
    private static final Caller OWNER = caller("own", "admin");
    private static final RuleBook USUAL = RuleBook.of(Rule.texts(), "default");
    private static final AtomicReference<RuleBook> RULES = new AtomicReference<>(USUAL);

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    @AutoClose
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final ImageCatalog CATALOG = new ImageCatalog(DATABASE.source());
    private static final Members MEMBERS = new Members(DATABASE.source());
    private static DataServer server;

    /** A method of {@code /v2/images/{id}/file}. */
    enum Method {
        GET("GET", "", Rule.DOWNLOAD_IMAGE),
        GET_FROM_STORE("GET", "?prefer=memory", Rule.DOWNLOAD_FROM_STORE),
        PUT("PUT", "", Rule.UPLOAD_IMAGE);

        private final String verb;
        private final String query;
        private final Rule rule;

        Method(String verb, String query, Rule rule) {
            this.verb = verb;
            this.query = query;
            this.rule = rule;
        }
    }

    /** How others may reach an image of the project "own". */
    enum Scene {
        PRIVATE(Visibility.PRIVATE),
        SHARED(Visibility.SHARED),
        /** Shared, and offered to the project "offered". */
        OFFERED(Visibility.SHARED),
        COMMUNITY(Visibility.COMMUNITY),
        PUBLIC(Visibility.PUBLIC);

        private final Visibility visibility;

        Scene(Visibility visibility) {
            this.visibility = visibility;
        }

        boolean isFoundBy(String project, String role) {
            return role.equals("admin")
                    || project.equals("own")
                    || visibility == Visibility.PUBLIC
                    || visibility == Visibility.COMMUNITY
                    || this == OFFERED && project.equals("offered");
        }
    }

    private static Caller caller(String project, String role) {
        return new Caller("u", Optional.of(project), ImpliedRoles.with(Set.of(role)), role.equals("admin"), "req-test");
    }

    @BeforeAll
    static void startServer() throws Exception {
        var memory = new StoreRegister.Entry(
                new StoreId("memory"), "memory", "", 0, true, false, new TreeMap<>(), Optional.of(DataServer.WORKER));
        new StoreRegister(DATABASE.source()).announce(DataServer.WORKER, "http://127.0.0.1:1", List.of(memory));
        server = new DataServer(
                DATABASE.source(), new TestSettings(Duration.ofSeconds(30)), OWNER, new DataServer.Meanwhile() {
                    @Override
                    public Caller caller(HttpServerRequest request, Caller usual) {
                        return DataPolicyTest.caller(request.getHeader("X-Project"), request.getHeader("X-Role"));
                    }

                    @Override
                    public Policy policy() {
                        return new Policy(RULES::get);
                    }
                });
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        RULES.set(USUAL);
        for (var target : server.store().targets()) {
            server.store().discard(target);
        }
    }

    private static ImageId image(Scene scene) {
        var settings = new Image.Settings(
                Optional.empty(),
                scene.visibility,
                false,
                false,
                Optional.of("own"),
                Optional.of("bare"),
                Optional.of("raw"),
                0,
                0,
                new TreeSet<>(),
                new TreeMap<>());
        var image = ((Creation.Created) CATALOG.create(ImageId.fresh(), settings, OWNER)).image();
        if (scene == Scene.OFFERED) {
            MEMBERS.add(image.id(), "offered", -1, OWNER);
        }
        return image.id();
    }

    private static int send(Method method, ImageId image, String project, String role) throws Exception {
        var body = method == Method.PUT ? BodyPublishers.ofString("bytes") : BodyPublishers.noBody();
        var request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file" + method.query))
                .header("X-Project", project)
                .header("X-Role", role)
                .header("Content-Type", "application/octet-stream")
                .method(method.verb, body)
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Q-03, D-16, D-22, D-24: upload and download by each persona, however the image can be reached")
    void dataBelongsToThoseWhoMayHaveIt(Method method) throws Exception {
        var softly = new SoftAssertions();
        for (var scene : Scene.values()) {
            var image = image(scene);
            for (var project : PROJECTS) {
                for (var role : ROLES) {
                    int status = send(method, image, project, role);
                    softly.assertThat(status)
                            .as("%s by %s of %s, %s image", method, role, project, scene)
                            .isEqualTo(expected(method, scene, project, role));
                    image = status == 204 && method == Method.PUT ? image(scene) : image;
                }
            }
        }
        softly.assertAll();
    }

    private static int expected(Method method, Scene scene, String project, String role) {
        if (!scene.isFoundBy(project, role)) {
            return 404;
        }
        boolean admin = role.equals("admin");
        boolean member = admin || role.equals("member");
        boolean sees = member || role.equals("reader");
        boolean allowed =
                switch (method) {
                    case GET, GET_FROM_STORE -> member;
                    case PUT -> admin || member && project.equals("own");
                };
        return allowed ? 204 : sees ? 403 : 404;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "Q-03, D-16, D-22: a rule that is nobody's stops even admins, one that is everybody's lets in who could not")
    void rulesAreOverridden(Method method) throws Exception {
        var image = image(Scene.PUBLIC);

        RULES.set(overridden(Map.of(method.rule.ruleName(), "!")));
        assertThat(send(method, image, "own", "admin")).isEqualTo(403);
        RULES.set(overridden(Map.of(method.rule.ruleName(), "!", "get_image", "!")));
        assertThat(send(method, image, "own", "admin")).isEqualTo(404);
        RULES.set(openTo(method.rule));
        assertThat(send(method, image, "foreign", "stranger")).isEqualTo(204);
    }

    /** Whoever names a store has to be allowed to download at all. */
    private static RuleBook openTo(Rule rule) {
        return overridden(
                rule == Rule.DOWNLOAD_FROM_STORE
                        ? Map.of(rule.ruleName(), "@", Rule.DOWNLOAD_IMAGE.ruleName(), "@")
                        : Map.of(rule.ruleName(), "@"));
    }

    private static RuleBook overridden(Map<String, String> rules) {
        var texts = new HashMap<>(Rule.texts());
        texts.putAll(rules);
        return RuleBook.of(texts, "default");
    }
}
