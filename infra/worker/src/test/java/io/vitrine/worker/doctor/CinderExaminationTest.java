package io.vitrine.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vitrine.attach.block.BlockConnector;
import io.vitrine.attach.block.IscsiDisks;
import io.vitrine.attach.block.MemoryDisks;
import io.vitrine.attach.block.NetworkAttacher;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.model.Gib;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.Checkup;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import io.vitrine.testkit.FreePort;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderFaults.When;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.CinderVolumes;
import io.vitrine.worker.doctor.Finding.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an examination of a Cinder store says, whatever goes wrong, and that it leaves nothing there. */
class CinderExaminationTest {
    private static final long BYTES = 4 << 20;
    private static final Duration SOON = Duration.ofSeconds(20);

    private CinderFixture cinder;
    private CinderVolumes volumes;
    private MemoryDisks disks;

    @BeforeEach
    void open() throws Exception {
        cinder = new CinderFixture();
        volumes = cinder.volumes();
        disks = new MemoryDisks(iqn -> volumes.find(new VolumeId(iqn.substring(iqn.indexOf("volume-") + 7)))
                .orElseThrow()
                .size()
                .bytes());
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        cinder.assertNothingLeft();
        assertThat(disks.open()).as("sessions").isZero();
        cinder.close();
    }

    @Test
    void everyStepIsTakenAndTold() {
        var diagnosis = examine();

        assertThat(diagnosis.findings()).extracting(Finding::outcome).containsOnly(Outcome.OK);
        assertThat(diagnosis.findings())
                .extracting(Finding::step)
                .containsExactly(
                        "ask", "create", "attach", "write", "extend", "detach", "read back", "delete", "clear up");
        assertThat(diagnosis.abilities())
                .containsEntry("protocol", "iscsi")
                .containsEntry("volume type", "standard")
                .containsEntry("multiattach", "no")
                .containsEntry("free gib", "1000")
                .containsEntry("extends while attached", "yes")
                .containsKeys("read MiB/s", "write MiB/s");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                        Map.entry(CinderCall.LIMITS, "ask"),
                        Map.entry(CinderCall.CREATE, "create"),
                        Map.entry(CinderCall.RESERVE, "attach"),
                        Map.entry(CinderCall.CONNECT, "attach"),
                        Map.entry(CinderCall.COMPLETE, "attach"),
                        Map.entry(CinderCall.DETACH, "detach"),
                        Map.entry(CinderCall.DELETE, "delete"))
                .flatMap(call ->
                        Stream.of(When.values()).map(when -> Arguments.of(call.getKey(), when, call.getValue())));
    }

    @ParameterizedTest(name = "{0} refused {1}")
    @MethodSource("refusals")
    void refusedCallFailsItsStepAndLeavesNothing(CinderCall call, When when, String step) {
        var tries = call == CinderCall.CONNECT ? 2 : 1; // a second attachment is tried where the first is not exported
        cinder.server.faults().next(call, tries, when, new Effect.Status(403, "Policy doesn't allow it."));

        var diagnosis = examine();

        assertThat(diagnosis.trouble().orElseThrow().step()).isEqualTo(step);
        assertThat(diagnosis.trouble().orElseThrow().sentence()).contains("Policy doesn't allow it.");
        assertThat(diagnosis.findings().getLast().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void volumeWhoseMakingWasNotAnsweredIsRemoved() {
        cinder.server.faults().next(CinderCall.CREATE, When.AFTER_EFFECT, new Effect.Cut());
        cinder.server.faults().next(CinderCall.RESERVE, When.BEFORE_EFFECT, new Effect.Status(403, "No."));

        var diagnosis = examine();

        assertThat(diagnosis.trouble().orElseThrow().step()).isEqualTo("attach");
    }

    @Test
    @DisplayName("a volume type that does not grow while it is attached is extended while it is not")
    void extendIsTriedDetached() {
        cinder.server.faults().next(CinderCall.EXTEND, When.BEFORE_EFFECT, new Effect.Status(403, "Not in-use."));

        var diagnosis = examine();

        assertThat(diagnosis.isSound()).isTrue();
        assertThat(diagnosis.abilities()).containsEntry("extends while attached", "no");
    }

    @Test
    void extendThatEndsInErrorIsTold() {
        cinder.server.failNextExtend("Extend volume error: insufficient space");

        var diagnosis = examine();

        assertThat(diagnosis.trouble().orElseThrow().step()).isEqualTo("extend");
        assertThat(diagnosis.trouble().orElseThrow().sentence()).contains("insufficient space");
    }

    @Test
    void quotaIsToldWithWhatWouldHelp() {
        cinder.server.quota(0, 10);

        var trouble = examine().trouble().orElseThrow();

        assertThat(trouble.step()).isEqualTo("create");
        assertThat(trouble.help().orElseThrow()).contains("openstack quota set");
    }

    @Test
    void refusedLoginIsTold() {
        disks.refuse(1);

        var trouble = examine().trouble().orElseThrow();

        assertThat(trouble.step()).isEqualTo("attach");
        assertThat(trouble.sentence()).isEqualTo("The target refuses the log-in.");
    }

    @Test
    void portalThatNobodyListensAtIsToldWithWhatWouldHelp() throws Exception {
        var port = FreePort.find();
        cinder.server.exports(volume -> JsonNodeFactory.instance
                .objectNode()
                .put("driver_volume_type", "iscsi")
                .put("target_portal", "127.0.0.1:" + port)
                .put(
                        "target_iqn",
                        "iqn.2010-10.org.openstack:volume-" + volume.path("id").asText())
                .put("target_lun", 1));

        var trouble = examine(new IscsiDisks(new Initiator(IscsiSettings.DEFAULTS)), volumes)
                .trouble()
                .orElseThrow();

        assertThat(trouble.step()).isEqualTo("attach");
        assertThat(trouble.sentence()).contains("127.0.0.1:" + port);
        assertThat(trouble.help().orElseThrow()).contains("storage network");
    }

    @Test
    void protocolThatIsNotSpokenIsTold() {
        cinder.server.exports(_ -> JsonNodeFactory.instance
                .objectNode()
                .put("driver_volume_type", "rbd")
                .put("name", "volumes/volume-1"));

        assertThat(examine().trouble().orElseThrow().sentence()).contains("RBD", "speaks iSCSI");
    }

    @Test
    void volumeTypeThatIsNotThereIsTold() {
        var trouble = examine(disks, cinder.ofType("gold")).trouble().orElseThrow();

        assertThat(trouble.step()).isEqualTo("ask");
        assertThat(trouble.sentence()).contains("gold", "cinder_volume_type", "standard");
    }

    @Test
    void encryptedVolumeTypeIsTold() {
        cinder.server.type("luks", false, true);

        assertThat(examine(disks, cinder.ofType("luks")).trouble().orElseThrow().sentence())
                .contains("luks", "encrypted");
    }

    @Test
    void serviceThatIsTooOldIsTold() {
        cinder.server.speaksUpTo("3.50");

        assertThat(examine().trouble().orElseThrow().sentence()).contains("3.50", "3.54");
    }

    @Test
    void endpointThatIsMissingIsTold() {
        cinder.server.catalogType("object-store");

        assertThat(examine().trouble().orElseThrow().sentence()).contains("volumev3", "RegionOne");
    }

    @Test
    void whatAnExaminationLeftThatWasKilledGoesWithTheNext() throws Exception {
        var labels = Map.of(VolumeLabels.DEPLOYMENT, VolumeLabels.EXAMINATION);
        volumes.create("vitrine-doctor-killed", new Gib(1), labels);
        cinder.server.age(Duration.ofHours(2));
        var running = volumes.create("vitrine-doctor-running", new Gib(1), labels);

        var diagnosis = examine();

        assertThat(diagnosis.findings().getFirst().sentence()).contains("1 that an earlier examination left");
        assertThat(cinder.server.volumes()).containsExactly("vitrine-doctor-running available");
        volumes.delete(running.id());
    }

    @Test
    void examinationThatIsEndedWhileCinderHangsLeavesNothing() throws Exception {
        cinder.server.faults().next(CinderCall.CREATE, When.AFTER_EFFECT, new Effect.Hang());
        var examination = new Examination(checkup(disks, volumes), _ -> {});
        var diagnosis = CompletableFuture.supplyAsync(examination::run);
        await().atMost(SOON).until(() -> !cinder.server.volumes().isEmpty());

        examination.stop(Duration.ofMillis(10));

        assertThat(diagnosis.get().isSound()).isFalse();
    }

    private Diagnosis examine() {
        return examine(disks, volumes);
    }

    private static Diagnosis examine(BlockConnector disks, CinderVolumes volumes) {
        return new Examination(checkup(disks, volumes), _ -> {}).run();
    }

    private static Checkup checkup(BlockConnector disks, CinderVolumes volumes) {
        var host = CinderFixture.IDENTITY.connector();
        var attacher = new NetworkAttacher(volumes, host, disks, Duration.ofSeconds(5));
        return new VolumeStore(
                        VolumeUrls.cinder(new StoreId("cinder")),
                        Optional.empty(),
                        VolumeStoreSettings.withDefaults(VolumeLabels.EXAMINATION),
                        volumes,
                        attacher,
                        host)
                .checkup(BYTES);
    }
}
