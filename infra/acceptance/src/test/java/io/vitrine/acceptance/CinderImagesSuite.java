package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.acceptance.CinderView.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One image, one volume: users with the commands of OpenStack, beside a real Keystone and a real Cinder. */
@Tag("cinder")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Labs.class)
@ResourceLock(CinderLab.ALL)
abstract class CinderImagesSuite {
    private static final long GIB = 1L << 30;

    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderLab lab;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before all tests
    private GatewaySetup setup;

    @SuppressWarnings("NullAway.Init") // before all tests
    private RunningGateway gateway;

    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderCloud cloud;

    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderLab.State first;

    @SuppressWarnings("NullAway.Init") // before each test
    private CinderLab.State before;

    @SuppressWarnings("NullAway.Init") // before all tests
    private DiskImages disks;

    /** Which has never run. @param folder that everybody may read */
    abstract GatewaySetup setup(Path folder) throws IOException;

    @BeforeAll
    void startBesideCinder(CinderLab running) throws IOException {
        lab = running;
        first = lab.state();
        folder = Files.createTempDirectory("vitrine-cinder");
        disks = new DiskImages(new Programs(folder));
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        var file = CinderConfiguration.write(folder, CinderConfiguration.ofACloud(lab, ""));
        setup = setup(folder).withOptions("--config", file.toString());
        gateway = RunningGateway.start(setup);
        cloud = new CinderCloud(lab, gateway, folder);
        cloud.register(gateway.endpoint());
    }

    /** What another test has left is that one's failure. */
    @BeforeEach
    void lookAtCinder() {
        before = lab.state();
    }

    final RunningGateway gateway() {
        return gateway;
    }

    @ParameterizedTest(name = "{0} in store {1}, volumes of type {2}")
    @CsvSource({"qcow2, cinder, lab-file", "raw, cinder, lab-file", "qcow2, multi, lab-multi"})
    @DisplayName("R-1: an image is one volume, read-only and told apart, that goes with it")
    void imageIsOneVolume(String format, String store, String type) throws IOException {
        var disk = disks.ofFormat(format, "disk");
        var image = store.equals("cinder")
                ? cloud.create("demo", format, disk.toString())
                : cloud.createIn(store, "demo", format, disk.toString());

        CinderCloud.eventually(() -> assertKept(image, disk, 1, type, "volumes"));
        cloud.assertSaves("demo", image, disk);
        cloud.delete("demo", image);

        cloud.assertNothingLeftSince(before);
    }

    /** @param owner whose project the volume is in */
    private void assertKept(String image, Path disk, int sizeGib, String type, String owner) throws IOException {
        var volume = lab.cinder().ofImage(image);
        assertThat(volume.status()).isEqualTo("available");
        assertThat(volume.sizeGib()).isEqualTo(sizeGib);
        assertThat(volume.type()).isEqualTo(type);
        assertThat(volume.project()).isEqualTo(lab.keystone().projectOf(owner));
        assertThat(volume.metadata())
                .containsEntry("glance_image_id", image)
                .containsEntry("image_size", Long.toString(Files.size(disk)))
                .containsEntry("image_owner", lab.keystone().projectOf("demo"))
                .containsEntry("readonly", "True")
                .containsKeys("vitrine_attempt", "vitrine_deployment");
        assertHeldByNobody(volume);
    }

    private void assertHeldByNobody(Volume volume) {
        assertThat(lab.cinder().attachments())
                .noneMatch(attachment -> attachment.volume().equals(volume.id()));
        assertThat(lab.sessions().getOrDefault(volume.id(), 0)).isZero();
    }

    @Test
    void sizeIsRoundedUpToWholeGibibytes() throws IOException {
        var disk = disks.sparse("large", GIB + 4096);
        var image = cloud.createIn("cinder", "demo", "raw", disk.toString());

        CinderCloud.eventually(() -> assertKept(image, disk, 2, "lab-file", "volumes"));
        cloud.delete("demo", image);

        Files.delete(disk);
        cloud.assertNothingLeftSince(before);
    }

    @Test
    @DisplayName(
            "R-3: without an account of the store's own the volume is its caller's, and whoever may read the image reads it")
    void volumeOfACallerIsReadByOthers() throws IOException {
        var disk = disks.raw("disk");
        var image = cloud.createIn("callers", "demo", "raw", disk.toString());
        CinderCloud.eventually(() -> assertKept(image, disk, 1, "lab-file", "demo"));

        cloud.assertSaves("demo", image, disk);
        cloud.openstack("demo", "image", "set", "--shared", image).succeeded();
        cloud.openstack("demo", "image", "add", "project", image, lab.keystone().projectOf("alt_demo"))
                .succeeded();
        cloud.assertSaves("alt_demo", image, disk);
        cloud.openstack("admin", "image", "set", "--public", image).succeeded();
        cloud.openstack(
                        "demo",
                        "image",
                        "remove",
                        "project",
                        image,
                        lab.keystone().projectOf("alt_demo"))
                .succeeded();
        cloud.assertSaves("alt_demo", image, disk);
        cloud.delete("demo", image);

        cloud.assertNothingLeftSince(before);
    }

    @AfterAll
    void nothingIsLeftBehind() {
        try (var last = gateway) {
            cloud.deleteAll();
            cloud.assertNothingLeftSince(first);
            assertThat(last.everything()).isEmpty();
            assertThat(String.join("\n", last.log()))
                    .doesNotContain(lab.keystone().password("volumes"))
                    .doesNotContain(lab.keystone().password("glance"));
        }
        Deployment.delete(setup);
        DataFolder.at(folder).delete();
    }
}
