package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.acceptance.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Other people's clients beside a real Keystone, each on the same walk: an admin, a member and a reader of one project, a member of another. Those
 * in Python share a process (src/test/clients/python), OpenStack4j runs in this one, gophercloud in a program of its own (src/test/clients/go).
 */
@Tag("peers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Labs.class)
abstract class RealClientsSuite extends ShapeSuite {
    private static final List<String> WALK = List.of(
            "demo creates: active",
            "demo tags: blue",
            "demo_reader shows: active",
            "demo_reader changes: refused",
            "demo_reader downloads: refused",
            "alt_demo shows: absent",
            "demo shares: pending",
            "alt_demo accepts: accepted",
            "alt_demo lists: listed",
            "alt_demo downloads: same",
            "alt_demo changes: refused",
            "alt_demo deletes: refused",
            "admin deactivates: deactivated",
            "alt_demo downloads: refused",
            "admin downloads: same",
            "demo reactivates: active",
            "demo changes: renamed",
            "demo untags: none",
            "demo unshares: none",
            "alt_demo shows: absent",
            "demo deletes: deleted",
            "demo shows: absent");

    private static final List<String> USERS = List.of("admin", "demo", "demo_reader", "alt_demo");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DISK_BYTES = 300_000;

    @SuppressWarnings("NullAway.Init") // before all tests
    private KeystoneLab lab;

    @SuppressWarnings("NullAway.Init") // before all tests
    private DeploymentSetup setup;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Deployment deployment;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Programs programs;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Path disk;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Ended inPython;

    @BeforeAll
    void startBesideKeystone(KeystoneLab running, @TempDir Path folder) throws IOException {
        lab = running;
        setup = shape().setup("clients").with("VITRINE_VITRINE_GZIP", "true");
        for (var setting : lab.settings(lab.url()).entrySet()) {
            setup = setup.with(setting.getKey(), setting.getValue());
        }
        deployment = setup.start();
        disk = Files.write(folder.resolve("disk"), new RandomImage(4, DISK_BYTES).bytes());
        programs = new Programs(folder, Map.of("VITRINE_WALK", plan()));
        inPython = programs.run(lab.python().toString(), walker("python/walk.py"));
    }

    private static String walker(String file) {
        return Repository.root()
                .resolve("infra/acceptance/src/test/clients")
                .resolve(file)
                .toString();
    }

    private String plan() {
        ObjectNode plan = JSON.createObjectNode()
                .put("endpoint", deployment.endpoint().toString())
                .put("auth_url", lab.url() + "/v3")
                .put("region", "RegionOne")
                .put("disk", disk.toString());
        var users = plan.putObject("users");
        for (var user : USERS) {
            var project = lab.openrc(user).get("OS_PROJECT_NAME");
            users.putObject(user)
                    .put("password", lab.password(user))
                    .put("project", project)
                    .put("project_id", lab.projectOf(user));
        }
        return plan.toString();
    }

    private static List<String> steps(Ended ended, String client) {
        var prefix = "WALK " + client + "|";
        return ended.output()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openstack", "glance", "openstacksdk"})
    @DisplayName("5.1, 5.2, Q-03, B-01, I-33: clients in Python")
    void clientsInPythonWalk(String client) {
        assertThat(steps(inPython, client)).as(inPython.errors()).isEqualTo(WALK);
    }

    @Test
    @DisplayName(
            "V-23, D-17: JSON is compressed for who accepts that, bytes of images never are and keep their Content-MD5")
    void jsonAloneIsCompressed() {
        assertThat(steps(inPython, "gzip"))
                .as(inPython.errors())
                .containsExactly("record: gzip", "data: plain", "length: same", "digest: same", "packed data: kept");
    }

    @Test
    @DisplayName("5.1, 5.2, Q-03, B-01, I-33: a program that uses OpenStack4j")
    void openStack4jWalks() throws IOException {
        var walk = new OpenStack4jWalk(lab, deployment.endpoint(), disk);

        assertThat(walk.steps()).isEqualTo(WALK);
    }

    @Test
    @Tag("go")
    @DisplayName("5.1, 5.2, Q-03, B-01, I-33: a program that uses gophercloud; it has been built before")
    void gophercloudWalks() {
        var program = Repository.root().resolve("target/clients/gophercloud-walk");

        assertThat(program).as("./vitrine test --peers builds it").isExecutable();
        var ended = programs.run(program.toString());
        assertThat(steps(ended, "gophercloud")).as(ended.errors()).isEqualTo(WALK);
    }

    @AfterAll
    void nothingIsLeftBehind() {
        try (var last = deployment) {
            Cleanliness.eventually(() -> assertThat(last.everything()).isEmpty());
        }
        Deployment.delete(setup);
    }
}
