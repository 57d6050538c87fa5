package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.acceptance.CinderView.Volume;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cinder makes a volume of an image, and an image of a volume, by cloning: no byte passes through the image service. */
@Tag("cinder")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CinderShortCutsSuite {
    private static final RandomImage DATA = new RandomImage(91, 5_000_000);

    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderLab lab;

    @SuppressWarnings("NullAway.Init") // before all tests
    private GatewaySetup setup;

    @SuppressWarnings("NullAway.Init") // before all tests
    private RunningGateway gateway;

    @SuppressWarnings("NullAway.Init") // before all tests
    private ImageServiceRelay relay;

    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderCloud cloud;

    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderLab.State before;

    @SuppressWarnings("NullAway.Init") // before all tests
    private DiskImages disks;

    /** Options of section DEFAULT that this release of Cinder wants. */
    abstract String options();

    final void startBeside(CinderLab running, Path folder) {
        lab = running;
        before = lab.state();
        disks = new DiskImages(new Programs(folder));
        var file = CinderConfiguration.write(folder, CinderConfiguration.ofACloud(lab, options()));
        setup = Repository.gateway(getClass().getSimpleName()).withOptions("--config", file.toString());
        gateway = RunningGateway.start(setup);
        relay = new ImageServiceRelay(gateway.endpoint());
        cloud = new CinderCloud(lab, gateway, folder);
        cloud.register(relay.url());
    }

    final CinderLab lab() {
        return lab;
    }

    /** Whether Cinder said so of one of these lines. */
    private boolean hasSaid(int since, String text) {
        return lab.volumeLog().stream().skip(since).anyMatch(line -> line.contains(text));
    }

    private Volume awaited(String volume) {
        CinderCloud.eventually(
                () -> assertThat(lab.cinder().find(volume).status()).isEqualTo("available"));
        return lab.cinder().find(volume);
    }

    private void remove(Volume volume) {
        lab.cinder().delete(volume);
    }

    @Test
    void volumeFromAnImageIsAClone() throws IOException {
        var disk = disks.raw("disk");
        var image = cloud.create("demo", "raw", disk.toString());
        CinderCloud.eventually(
                () -> assertThat(lab.cinder().ofImage(image).status()).isEqualTo("available"));
        var source = lab.cinder().ofImage(image);
        var said = lab.volumeLog().size();
        relay.listen();

        var made = cloud.openstack("demo", "volume", "create", "-f", "json", "--image", image, "--size", "1", "booted")
                .json()
                .path("id")
                .asText();
        var volume = awaited(made);

        assertThat(hasSaid(said, "Will clone a volume from the image volume " + source.id()))
                .isTrue();
        assertThat(relay.asked()).isNotEmpty().noneMatch(request -> request.contains("/file"));
        assertThat(volume.project()).isEqualTo(lab.keystone().projectOf("demo"));
        try (var bytes = new RandomAccessFile(lab.fileOf(made).toFile(), "r")) {
            var start = new byte[Math.toIntExact(Files.size(disk))];
            bytes.readFully(start);
            assertThat(start).isEqualTo(Files.readAllBytes(disk));
        }
        remove(volume);
        cloud.delete("demo", image);
        cloud.assertNothingLeftSince(before);
    }

    @ParameterizedTest(name = "type {0}, store {1}, kept by {2}")
    @CsvSource({"lab-cinder-image, clones, cinder", "lab-cinder-owned-image, ownclones, demo"})
    void volumeBecomesAnImageByItsClone(String type, String store, String keeper) throws Exception {
        var volume = filled(type);
        relay.listen();

        var image = imageOf(volume);
        CinderCloud.eventually(
                () -> assertThat(active(image).path("os_hash_value").asText())
                        .isEqualTo(sha512(lab.fileOfAnyType(volume.id()))));

        assertThat(relay.asked()).noneMatch(request -> request.startsWith("PUT "));
        assertRegistered(image);
        var clone = clone(image);
        assertThat(clone.project()).isEqualTo(lab.keystone().projectOf(keeper));
        assertThat(clone.metadata()).containsEntry("image_owner", lab.keystone().projectOf("demo"));
        assertThat(active(image).path("stores").asText()).isEqualTo(store);
        assertThat(active(image).path("size").asLong()).isEqualTo(1L << 30);
        cloud.delete("demo", image);
        remove(volume);
        cloud.assertNothingLeftSince(before);
    }

    /** That Cinder asked for it as this release does. */
    abstract void assertRegistered(String image);

    final List<String> asked() {
        return relay.asked();
    }

    final CinderCloud cloud() {
        return cloud;
    }

    final RunningGateway gateway() {
        return gateway;
    }

    /** The user's own record. */
    final JsonNode active(String image) {
        var record = io.restassured.RestAssured.given()
                .header("X-Auth-Token", lab.keystone().token("demo"))
                .get(gateway.endpoint() + "/v2/images/" + image)
                .then()
                .statusCode(200)
                .extract()
                .as(JsonNode.class);
        assertThat(record.path("status").asText()).isEqualTo("active");
        return record;
    }

    /** A volume of demo's with some bytes in it. */
    final Volume filled(String type) throws IOException {
        var volume = awaited(lab.cinder().create("demo", "source", type));
        try (var file = new RandomAccessFile(lab.fileOfAnyType(volume.id()).toFile(), "rw")) {
            file.write(DATA.bytes());
        }
        return volume;
    }

    /** What the user's command makes of the volume; answers the image's id. */
    final String imageOf(Volume volume) {
        var words = List.of(
                "image", "create", "-f", "json", "--disk-format", "raw", "--container-format", "bare", "--volume");
        return cloud.openstack(
                        "demo",
                        Programs.words(words, volume.id(), "of-a-volume").toArray(String[]::new))
                .json()
                .path("image_id")
                .asText();
    }

    /** The volume that Cinder has made for the image, beside those of users. */
    final Volume clone(String image) {
        return lab.cinder().volumes().stream()
                .filter(volume -> volume.name().contains(image)
                        || image.equals(volume.metadata().get("glance_image_id")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no volume of image " + image + " among " + lab.cinder().volumes()));
    }

    private static String sha512(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-512"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void nothingIsLeftBehind() {
        try (var _ = relay;
                var last = gateway) {
            cloud.deleteAll();
            cloud.assertNothingLeftSince(before);
            assertThat(last.everything()).isEmpty();
        }
        Deployment.delete(setup);
        closeLab();
    }

    /** Of whoever has one of its own. */
    void closeLab() {}
}
