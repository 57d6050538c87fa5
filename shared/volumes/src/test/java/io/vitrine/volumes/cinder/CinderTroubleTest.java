package io.vitrine.volumes.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderFaults.Effect.Cut;
import io.vitrine.testkit.cinder.CinderFaults.Effect.Hang;
import io.vitrine.testkit.cinder.CinderFaults.Effect.Status;
import io.vitrine.testkit.cinder.CinderFaults.When;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cinder fails, lies low, cuts connections, and refuses. Each test ends with nothing left in it. */
class CinderTroubleTest {
    private static final Gib ONE = new Gib(1);
    private static final Gib TWO = new Gib(2);
    private static final Map<String, String> LABELS =
            Map.of(VolumeLabels.DEPLOYMENT, "d", VolumeLabels.ATTEMPT, "0199a0b2-0000-7000-8000-000000000001");

    private CinderFixture cinder;
    private CinderVolumes volumes;

    @BeforeEach
    void open() throws Exception {
        cinder = new CinderFixture();
        volumes = cinder.volumes();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (var volume : volumes.list(Map.of())) {
            for (var attachment : volumes.attachments(volume.id())) {
                volumes.detach(attachment.id());
            }
            volumes.delete(volume.id());
        }
        cinder.assertNothingLeft();
        cinder.close();
    }

    private Volume created() throws VolumeException {
        return volumes.create("image-x", ONE, LABELS);
    }

    private static Fault fault(ThrowingCallable action) {
        return catchThrowableOfType(VolumeException.class, action).fault();
    }

    private static final Effect BAD_GATEWAY = new Status(502, "no answer from upstream");

    /** Ways in which nobody learns whether a call was done. */
    static Stream<Arguments> lostAnswers() {
        return Stream.of(new Cut(), BAD_GATEWAY)
                .flatMap(effect -> Stream.of(When.values()).map(when -> Arguments.of(when, effect)));
    }

    @Nested
    class LostAnswers {
        private static Stream<Arguments> lostAnswers() {
            return CinderTroubleTest.lostAnswers();
        }

        @ParameterizedTest
        @MethodSource("lostAnswers")
        @DisplayName("F4: the answer to a create is lost")
        void toACreateLeaveExactlyOneVolume(When when, Effect effect) throws Exception {
            cinder.server.faults().next(CinderCall.CREATE, when, effect);

            var volume = created();

            assertThat(volume.state()).isEqualTo(State.AVAILABLE);
            assertThat(volumes.list(LABELS)).extracting(Volume::id).containsExactly(volume.id());
        }

        @Test
        void toACreateWithoutAnAttemptAreNotGuessedAt() throws Exception {
            cinder.server.faults().next(CinderCall.CREATE, When.AFTER_EFFECT, new Cut());

            assertThat(fault(() -> volumes.create("x", ONE, Map.of("a", "1")))).isEqualTo(Fault.OUTCOME_UNKNOWN);
            assertThat(cinder.server.asked(CinderCall.CREATE)).isOne();
        }

        @Test
        void toEveryCreateAreGivenUpAndLeaveOneAtMost() throws Exception {
            cinder.server.faults().next(CinderCall.CREATE, 3, When.BEFORE_EFFECT, new Cut());

            assertThat(fault(() -> created())).isEqualTo(Fault.OUTCOME_UNKNOWN);
            assertThat(volumes.list(LABELS)).isEmpty();
        }

        @ParameterizedTest
        @MethodSource("lostAnswers")
        void toAnExtendAreReadBack(When when, Effect effect) throws Exception {
            var id = created().id();
            cinder.server.faults().next(CinderCall.EXTEND, when, effect);

            assertThat(volumes.extend(id, TWO).size()).isEqualTo(TWO);
        }

        @ParameterizedTest
        @MethodSource("lostAnswers")
        void toAReservationLeaveOneAttachment(When when, Effect effect) throws Exception {
            var id = created().id();
            cinder.server.faults().next(CinderCall.RESERVE, when, effect);

            var attachment = volumes.reserve(id, AttachMode.READ_WRITE, CinderFixture.IDENTITY.connector());

            assertThat(volumes.attachments(id)).extracting("id").containsExactly(attachment.id());
        }

        @ParameterizedTest
        @MethodSource("lostAnswers")
        void toAReadersReservationLeaveOneAttachment(When when, Effect effect) throws Exception {
            var id = created().id();
            cinder.server.faults().next(CinderCall.RESERVE, when, effect);

            var attachment = volumes.reserve(id, AttachMode.READ_ONLY, CinderFixture.IDENTITY.connector());

            assertThat(volumes.attachments(id)).extracting("id").containsExactly(attachment.id());
        }

        @ParameterizedTest
        @EnumSource(When.class)
        void toAConnectAreReadBackOrEndTheAttachment(When when) throws Exception {
            var host = CinderFixture.IDENTITY.connector();
            var id = created().id();
            var attachment = volumes.reserve(id, AttachMode.READ_WRITE, host);
            cinder.server.faults().next(CinderCall.CONNECT, when, new Cut());

            if (when == When.AFTER_EFFECT) {
                assertThat(volumes.connect(attachment.id(), host)).isInstanceOf(ConnectionInfo.Iscsi.class);
            } else {
                assertThat(fault(() -> volumes.connect(attachment.id(), host))).isEqualTo(Fault.UNAVAILABLE);
                assertThat(volumes.attachments(id)).isEmpty();
            }
        }

        @ParameterizedTest
        @MethodSource("lostAnswers")
        void toWhatMayBeDoneTwiceAreAskedForAgain(When when, Effect effect) throws Exception {
            var host = CinderFixture.IDENTITY.connector();
            for (var call : new CinderCall[] {
                CinderCall.SHOW,
                CinderCall.LIST,
                CinderCall.COMPLETE,
                CinderCall.DETACH,
                CinderCall.LABEL,
                CinderCall.READ_ONLY,
                CinderCall.DELETE
            }) {
                cinder.server.faults().next(call, 2, when, effect);
            }

            var id = created().id();
            var attachment = volumes.reserve(id, AttachMode.READ_WRITE, host);
            volumes.connect(attachment.id(), host);
            volumes.complete(attachment.id());
            volumes.detach(attachment.id());
            volumes.label(id, Map.of("image_size", "5"));
            volumes.setReadOnly(id, true);

            assertThat(volumes.list(LABELS)).singleElement().satisfies(volume -> {
                assertThat(volume.readOnly()).isTrue();
                assertThat(volume.metadata()).containsEntry("image_size", "5");
            });
            volumes.delete(id);
            assertThat(volumes.find(id)).isEmpty();
        }
    }

    @Nested
    class Failures {
        @Test
        void ofTheBackendToMakeAVolumeAreToldAndLeaveNone() throws Exception {
            cinder.server.failNextCreate("schedule allocate volume:Could not find any available weighted backend.");

            assertThatThrownBy(() -> created())
                    .isInstanceOf(VolumeException.class)
                    .hasMessageContaining("weighted backend")
                    .extracting("fault")
                    .isEqualTo(Fault.UNAVAILABLE);
            assertThat(cinder.server.volumes()).isEmpty();
        }

        @Test
        void forWantOfSpaceSaySo() throws Exception {
            cinder.server.failNextCreate("create volume:Not enough free space in the pool.");

            assertThat(fault(() -> created())).isEqualTo(Fault.TOO_LARGE);
            assertThat(cinder.server.volumes()).isEmpty();
        }

        @Test
        void toExtendLeaveAVolumeThatCanBeDeleted() throws Exception {
            var id = created().id();
            cinder.server.failNextExtend("extend volume:Volume extend failed, pool is full.");

            assertThatThrownBy(() -> volumes.extend(id, TWO))
                    .hasMessageContaining("pool is full")
                    .extracting("fault")
                    .isEqualTo(Fault.TOO_LARGE);
            assertThat(volumes.find(id).orElseThrow().state()).isEqualTo(State.ERROR_EXTENDING);
        }

        @Test
        void toDeleteAreToldAndCanBeTriedAgain() throws Exception {
            var id = created().id();
            cinder.server.failNextDelete();

            assertThat(fault(() -> volumes.delete(id))).isEqualTo(Fault.UNAVAILABLE);
            assertThat(volumes.find(id).orElseThrow().state()).isEqualTo(State.ERROR_DELETING);
            assertThat(fault(() -> volumes.delete(id))).isEqualTo(Fault.UNAVAILABLE);
            cinder.server.putInto(id.value(), "error");
        }

        @Test
        void thatLastLongerThanPatienceEnd() throws Exception {
            var impatient = cinder.volumes(CinderFixture.BRISK.withTransition(Duration.ofMillis(30)));
            cinder.server.looksUntilDone(Integer.MAX_VALUE);

            assertThat(fault(() -> impatient.create("image-x", ONE, LABELS))).isEqualTo(Fault.OUTCOME_UNKNOWN);

            var stuck = impatient.list(LABELS).getFirst();
            assertThat(stuck.state()).isEqualTo(State.CREATING);
            assertThat(fault(() -> impatient.delete(stuck.id()))).isEqualTo(Fault.BUSY);
            cinder.server.looksUntilDone(1);
            cinder.server.putInto(stuck.id().value(), "error");
        }

        @Test
        void ofTheWholeServiceArePassedOn() throws Exception {
            var id = created().id();
            cinder.server.faults().outage(new Status(503, "down for maintenance"));

            assertThat(fault(() -> volumes.find(id))).isEqualTo(Fault.UNAVAILABLE);
            assertThat(fault(() -> volumes.probe())).isEqualTo(Fault.UNAVAILABLE);
            assertThat(fault(() -> volumes.label(id, Map.of("a", "1")))).isEqualTo(Fault.UNAVAILABLE);

            cinder.server.faults().end();
            volumes.probe();
        }

        @Test
        void toAnswerAtAllEnd() throws Exception {
            var hasty = cinder.volumes(hasty());
            cinder.server.faults().next(CinderCall.LIMITS, When.BEFORE_EFFECT, new Hang());

            assertThat(fault(hasty::probe)).isEqualTo(Fault.UNAVAILABLE);
        }

        private CinderTiming hasty() {
            var brisk = CinderFixture.BRISK.withRetries(0);
            return new CinderTiming(
                    Duration.ofMillis(300),
                    brisk.transition(),
                    0,
                    brisk.retryPause(),
                    brisk.retryPauseMost(),
                    brisk.firstLook(),
                    brisk.lastLook(),
                    0,
                    brisk.reservePause(),
                    brisk.lostVolumePause(),
                    brisk.deadReservation());
        }
    }

    @Nested
    class Refusals {
        @Test
        void forWantOfQuotaAreNotTriedAgain() throws Exception {
            cinder.server.quota(1, 100);
            var id = created().id();

            assertThatThrownBy(() -> volumes.create("image-y", ONE, LABELS))
                    .hasMessageContaining("quota")
                    .extracting("fault")
                    .isEqualTo(Fault.TOO_LARGE);
            assertThat(fault(() -> volumes.extend(id, TWO))).isEqualTo(Fault.TOO_LARGE);
            assertThat(cinder.server.asked(CinderCall.CREATE)).isEqualTo(2);
            assertThat(cinder.server.asked(CinderCall.EXTEND)).isOne();
        }

        @Test
        void ofAVolumeTypeThatIsNotThereNameTheOnesThatAre() {
            var wrong = cinder.ofType("gold");

            assertThatThrownBy(wrong::probe)
                    .hasMessageContaining("no volume type gold")
                    .hasMessageContaining("[standard]")
                    .extracting("fault")
                    .isEqualTo(Fault.UNAVAILABLE);
            assertThat(fault(() -> wrong.create("image-x", ONE, LABELS))).isEqualTo(Fault.UNAVAILABLE);
        }

        @Test
        void ofAnEncryptedVolumeTypeSayWhatWouldHelp() {
            cinder.server.type("sealed", false, true);

            assertThatThrownBy(() -> cinder.ofType("sealed").probe())
                    .hasMessageContaining("sealed is encrypted")
                    .hasMessageContaining("cinder_volume_type");
        }

        @Test
        void whileAnotherAttachesAreTriedAgain() throws Exception {
            var patient = cinder.volumes(CinderFixture.BRISK.withReserveRetries(3));
            var id = created().id();
            cinder.server
                    .faults()
                    .next(
                            CinderCall.RESERVE,
                            2,
                            When.BEFORE_EFFECT,
                            new Status(400, "status must be available or downloading to reserve"));

            assertThat(patient.reserve(id, AttachMode.READ_ONLY, CinderFixture.IDENTITY.connector()))
                    .isNotNull();
        }

        @Test
        void ofAVolumeThatHasFailedAreConflicts() throws Exception {
            var id = created().id();
            cinder.server.putInto(id.value(), "error");

            assertThat(fault(() -> volumes.reserve(id, AttachMode.READ_ONLY, CinderFixture.IDENTITY.connector())))
                    .isEqualTo(Fault.CONFLICT);
        }

        @Test
        void toDeleteSayWhatStandsInTheWay() throws Exception {
            var id = created().id();
            cinder.server
                    .faults()
                    .next(CinderCall.DELETE, When.BEFORE_EFFECT, new Status(400, "must not have snapshots"));

            assertThatThrownBy(() -> volumes.delete(id))
                    .hasMessageContaining("snapshots")
                    .extracting("fault")
                    .isEqualTo(Fault.CONFLICT);
        }

        @Test
        void ofAProtocolThatIsNotSpokenSayWhatWouldHelp() throws Exception {
            cinder.server.exports(_ -> ConnectionReadingTest.json("{'driver_volume_type': 'rbd', 'name': 'pool/x'}"));
            var host = CinderFixture.IDENTITY.connector();
            var attachment = volumes.reserve(created().id(), AttachMode.READ_ONLY, host);

            assertThatThrownBy(() -> volumes.connect(attachment.id(), host))
                    .hasMessageContaining("Ceph")
                    .hasMessageContaining("iSCSI");
        }
    }

    @Nested
    class Extends {
        @Test
        @DisplayName("F23: somebody has extended the volume already")
        void thatSomebodyElseHasDoneAreFine() throws Exception {
            var id = created().id();
            volumes.extend(id, TWO);
            cinder.server
                    .faults()
                    .next(
                            CinderCall.EXTEND,
                            When.AFTER_EFFECT,
                            new Status(400, "New size for extend must be greater than current size."));

            assertThat(volumes.extend(id, new Gib(3)).size()).isEqualTo(new Gib(3));
        }

        @Test
        void ofAVolumeThatIsOnlyReservedAreBusy() throws Exception {
            var id = created().id();
            volumes.reserve(id, AttachMode.READ_WRITE, CinderFixture.IDENTITY.connector());

            assertThat(fault(() -> volumes.extend(id, TWO))).isEqualTo(Fault.BUSY);
        }
    }

    @Test
    void listsLeadOnFromPageToPage() throws Exception {
        cinder.server.pageSize(2);
        for (var each = 0; each < 5; each++) {
            volumes.create("image-" + each, ONE, Map.of("its", "a \\ 'b'"));
        }

        assertThat(volumes.list(Map.of("its", "a \\ 'b'"))).hasSize(5);
        assertThat(volumes.list(Map.of("its", "other"))).isEmpty();
    }

    @Test
    void imageMetadataReachTheVolume() throws Exception {
        VolumeId id = created().id();

        volumes.setImageMetadata(id, Map.of("hw_disk_bus", "scsi"));

        assertThat(cinder.server.imageMetadata(id.value())).containsExactly(Map.entry("hw_disk_bus", "scsi"));
    }
}
