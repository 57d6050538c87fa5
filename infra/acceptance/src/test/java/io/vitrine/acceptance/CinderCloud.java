package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.acceptance.CinderLab.State;
import io.vitrine.acceptance.Programs.Ended;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A running product beside Keystone and Cinder, as its users and its operator meet it: by their programs. */
record CinderCloud(CinderLab lab, Deployment deployment, Path folder) {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(250);

    /** Slower than {@link Cleanliness#eventually}: Cinder takes its time. */
    static void eventually(ThrowingRunnable holds) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .untilAsserted(holds);
    }

    /** Where Cinder and the users of this cloud are sent. */
    void register(URI url) {
        programs("admin")
                .run(deployment.setup().command("keystone", "register", "--url", url.toString()))
                .succeeded();
    }

    private Programs programs(String user) {
        return new Programs(folder, lab.keystone().openrc(user));
    }

    Ended openstack(String user, String... words) {
        return programs(user).run(Programs.words(List.of(lab.client("openstack")), words));
    }

    /** Brings the file {@code disk} as an image with the command of OpenStack; answers its id. */
    String create(String user, String format, String disk, String... options) {
        var words = new ArrayList<>(List.of("image", "create", "-f", "json", "--disk-format", format));
        words.addAll(List.of("--container-format", "bare", "--file", disk));
        words.addAll(List.of(options));
        words.add("of-" + user);
        return openstack(user, words.toArray(String[]::new)).json().path("id").asText();
    }

    /** The same into a store, which only Glance's own command can say. */
    String createIn(String store, String user, String format, String disk) {
        var words = List.of(
                lab.client("glance"),
                "image-create",
                "--store",
                store,
                "--disk-format",
                format,
                "--container-format",
                "bare",
                "--file",
                disk,
                "--name",
                "of-" + user);
        var printed = programs(user).run(words).succeeded().output();
        return printed.lines()
                .filter(line -> line.startsWith("| id "))
                .map(line -> line.split("\\|")[2].strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no id in " + printed));
    }

    JsonNode show(String user, String image) {
        return openstack(user, "image", "show", "-f", "json", image).json();
    }

    /** The user gets the bytes of {@code disk}. */
    void assertSaves(String user, String image, Path disk) {
        var copy = disk.resolveSibling("copy-of-" + user);
        openstack(user, "image", "save", "--file", copy.toString(), image).succeeded();
        assertThat(copy).hasSameBinaryContentAs(disk);
        assertThat(copy.toFile().delete()).isTrue();
    }

    void delete(String user, String image) {
        openstack(user, "image", "delete", image).succeeded();
    }

    /** Everybody's images, also those of a test that failed. */
    void deleteAll() {
        var admin = lab.keystone().token("admin");
        var images = given().header("X-Auth-Token", admin)
                .get(deployment.endpoint() + "/v2/images?limit=1000")
                .then()
                .statusCode(200)
                .extract()
                .<List<String>>path("images.id");
        for (var image : images) {
            given().header("X-Auth-Token", admin).delete(deployment.endpoint() + "/v2/images/" + image);
        }
    }

    /** Volumes, attachments, sessions and used quota are what they were, and so is what the deployment itself keeps. */
    void assertNothingLeftSince(State before) {
        eventually(() -> {
            assertThat(lab.state()).isEqualTo(before);
            assertThat(deployment.leftovers()).isEmpty();
        });
    }
}
