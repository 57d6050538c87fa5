package io.vitrine.worker.faults;

import static io.vitrine.testkit.cinder.CinderFaults.When.AFTER_EFFECT;
import static io.vitrine.testkit.cinder.CinderFaults.When.BEFORE_EFFECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderFaults.When;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.worker.faults.WorkerLife.Patience;
import io.vitrine.worker.transfer.Bodies;
import io.vitrine.worker.transfer.HandFedBody;
import io.vitrine.worker.transfer.UploadOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cinder and Keystone fail, hang, refuse and lose answers while images are uploaded. */
class CinderFaultsTest extends FaultSuite {
    private static final Effect NO_ANSWER = new Effect.Cut();
    private static final Effect AWAY = new Effect.Status(503, "down for maintenance");
    private static final int ALL_TRIES = CinderFixture.BRISK.retries() + 1;

    @Override
    Patience patience() {
        return Patience.SHORT;
    }

    private UploadOutcome upload(ImageId image) {
        return worker.upload(image, Bodies.of(Bodies.random(MIB + 5)));
    }

    private void assertFailsAndIsQueued(Fault fault) {
        var image = queued();

        assertFailed(fault, upload(image));

        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(catalog.find(image).orElseThrow().lastFailure()).isPresent();
        assertThat(cinder().volumes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F4: the answer to the making of a volume is lost")
    void lostAnswerToACreateLeavesOneVolume(When when) {
        faults().next(CinderCall.CREATE, when, NO_ANSWER);

        assertActive(upload(queued()));

        assertThat(cinder().volumes()).hasSize(1);
    }

    @Test
    @DisplayName("F5: the volume ends in error for want of space")
    void volumeThatFindsNoSpaceIsTooLarge() {
        cinder().failNextCreate("create volume:Not enough free space in the pool.");

        assertFailsAndIsQueued(Fault.TOO_LARGE);
    }

    @Test
    @DisplayName("F5: the volume ends in error for another reason")
    void volumeThatCannotBeMadeIsUnavailable() {
        cinder().failNextCreate("schedule allocate volume:Could not find any available weighted backend.");

        assertFailsAndIsQueued(Fault.UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F6: the answer to a reservation is lost")
    void lostAnswerToAReservationLeavesNone(When when) {
        faults().next(CinderCall.RESERVE, when, NO_ANSWER);
        faults().after(1, CinderCall.RESERVE, when, NO_ANSWER);

        assertActive(upload(queued()));
    }

    @Test
    @DisplayName("F8: an export fails, and the next one does not")
    void failedExportIsTriedOnAFreshAttachment() {
        faults().next(CinderCall.CONNECT, BEFORE_EFFECT, new Effect.Status(500, "driver failed"));

        assertActive(upload(queued()));
    }

    @Test
    @DisplayName("F8: an export fails again")
    void exportThatFailsAgainEndsTheUpload() {
        faults().next(CinderCall.CONNECT, 2, BEFORE_EFFECT, new Effect.Status(500, "driver failed"));

        assertFailsAndIsQueued(Fault.UNAVAILABLE);
    }

    private static final List<CinderCall> CALLS = List.of(
            CinderCall.CREATE,
            CinderCall.SHOW,
            CinderCall.RESERVE,
            CinderCall.CONNECT,
            CinderCall.COMPLETE,
            CinderCall.DETACH,
            CinderCall.LABEL,
            CinderCall.IMAGE_METADATA,
            CinderCall.READ_ONLY);

    /** Each call of an upload in two ways, and some in all ways. */
    static Stream<Arguments> failures() {
        var broken = new Effect.Status(500, "broken");
        var noGateway = new Effect.Status(502, "nobody upstream");
        var tooLate = new Effect.Status(504, "too slow upstream");
        return Stream.concat(
                CALLS.stream().flatMap(call -> Stream.of(AWAY, NO_ANSWER).map(effect -> Arguments.of(call, effect))),
                Stream.of(CinderCall.CREATE, CinderCall.DETACH).flatMap(call -> Stream.of(broken, noGateway, tooLate)
                        .map(effect -> Arguments.of(call, effect))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("failures")
    @DisplayName("F17: a call fails once")
    void callThatFailsOnceIsMadeAgain(CinderCall call, Effect effect) {
        faults().next(call, BEFORE_EFFECT, effect);

        assertActive(upload(queued()));
    }

    static Stream<Arguments> outages() {
        return IntStream.of(0, 3, 5, 8, 12, 15).boxed().flatMap(good -> Stream.of(
                        new Effect.Status(503, "down for maintenance"), NO_ANSWER)
                .map(effect -> Arguments.of(good, effect)));
    }

    @ParameterizedTest
    @MethodSource("outages")
    @DisplayName("F17: Cinder is away altogether from some call on")
    void outageLeavesNothingOnceItIsOver(int goodCalls, Effect effect) {
        var image = queued();
        faults().outageAfter(goodCalls, effect);

        assertFailed(Fault.UNAVAILABLE, upload(image));
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        faults().end();
        runWhatWaits();

        assertThat(cinder().volumes()).isEmpty();
        assertActive(upload(image));
    }

    @Test
    @DisplayName("F17: a connection to Cinder hangs")
    void callThatIsNotAnsweredIsGivenUp() throws Exception {
        worker.close();
        var hasty = CinderFixture.brisk(Duration.ofSeconds(2));
        worker = new WorkerLife(cloud, database.source(), "w1", patience().with(hasty));
        faults().next(CinderCall.COMPLETE, BEFORE_EFFECT, new Effect.Hang());

        assertActive(upload(queued()));
    }

    @Test
    @DisplayName("F18: Cinder is slow, and several uploads wait for it at once")
    void slowCinderIsWaitedFor() {
        faults().outage(new Effect.Late(Duration.ofMillis(100)));

        var uploads = IntStream.range(0, 4)
                .mapToObj(_ -> worker.start(queued(), Bodies.of(Bodies.random(MIB))))
                .toList();

        uploads.forEach(each -> assertActive(each.join()));
        faults().end();
    }

    @Test
    @DisplayName("F18: a volume is still being made when the time for it is over")
    void volumeThatIsNotMadeInTimeIsGivenUp() {
        worker.close();
        var impatient = CinderFixture.BRISK.withTransition(Duration.ofMillis(100));
        worker = new WorkerLife(cloud, database.source(), "w1", patience().with(impatient));
        cinder().looksUntilDone(Integer.MAX_VALUE);
        var image = queued();

        var outcome = upload(image);
        cinder().looksUntilDone(1);

        assertFailed(Fault.UNAVAILABLE, outcome);
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        cinder().putInto(cinder().shown().getFirst().path("id").asText(), "available");
        runWhatWaits();
        assertThat(cinder().volumes()).isEmpty();
    }

    @Test
    @DisplayName("F19: the token ends in the middle of an upload, and the catalogue calls Cinder something else")
    void tokenIsRenewedOnce() throws Exception {
        var body = new HandFedBody();
        var outcome = worker.start(queued(), body);
        body.give();
        body.give();
        soon().until(() -> cloud.sessions() == 1);

        cinder().catalogType("block-storage");
        cinder().revokeTokens();
        body.end();

        assertActive(outcome.join());
        assertThat(cinder().logins()).isEqualTo(2);
    }

    @Test
    @DisplayName("F19: the password changes in the middle of an upload")
    void passwordThatChangesIsTakenUp() throws Exception {
        var body = new HandFedBody();
        var outcome = worker.start(queued(), body);
        body.give();
        body.give();
        soon().until(() -> cloud.sessions() == 1);

        cinder().changePassword("another password");
        body.end();

        assertActive(outcome.join());
    }

    @Test
    @DisplayName("F19: the account is refused from the middle of an upload on")
    void uploadOfARefusedAccountIsGivenUp() throws Exception {
        var image = queued();
        var body = new HandFedBody();
        var outcome = worker.start(image, body);
        body.give();
        body.give();
        soon().until(() -> cloud.sessions() == 1);

        faults().next(CinderCall.LOGIN, Integer.MAX_VALUE, BEFORE_EFFECT, new Effect.Status(401, "who are you?"));
        cinder().revokeTokens();
        body.end();

        assertFailed(Fault.UNAVAILABLE, outcome.join());
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(cinder().volumes()).hasSize(1);
        faults().end();
        soon().until(() -> {
            runWhatWaits();
            return cinder().volumes().isEmpty();
        });
    }

    @Test
    @DisplayName("F20: the quota is reached at the first byte")
    void quotaThatAdmitsNoVolumeIsTooLarge() {
        cinder().quota(0, 100);
        assertFailsAndIsQueued(Fault.TOO_LARGE);

        cinder().quota(1000, 0);
        assertFailsAndIsQueued(Fault.TOO_LARGE);

        cinder().quota(1000, 100);
        assertActive(upload(queued()));
    }

    @Test
    @DisplayName("F20: the quota is reached when the volume has to grow")
    void quotaThatAdmitsNoGrowthIsTooLarge() {
        cinder().quota(1, 100);

        assertGrowingFails(Fault.TOO_LARGE);
    }

    @Test
    @DisplayName("F21: extending ends in error")
    void volumeThatCouldNotBeExtendedIsTooLarge() {
        cinder().failNextExtend("extend volume:Volume extend failed, pool is full.");

        assertGrowingFails(Fault.TOO_LARGE);
    }

    @Test
    @DisplayName("F22: the disk does not show that its volume was extended")
    void diskThatDoesNotGrowIsUnavailable() {
        cloud.setGrowing(false);

        assertGrowingFails(Fault.UNAVAILABLE);
    }

    @Test
    @DisplayName("F23: somebody has extended the volume already, says the answer to ours")
    void volumeThatIsLargeEnoughAlreadyIsGoneOnWith() {
        faults().next(
                        CinderCall.EXTEND,
                        AFTER_EFFECT,
                        new Effect.Status(400, "New size for extend must be greater than current size."));

        // It grows, and then the image turns out to have a gap.
        assertGrowingFails(Fault.INTERNAL);
        assertThat(cinder().asked(CinderCall.EXTEND)).isOne();
    }

    private void assertGrowingFails(Fault fault) {
        var image = queued();

        assertFailed(fault, worker.upload(image, new FarStore(worker.store), Bodies.of(Bodies.random(MIB))));

        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(cinder().asked(CinderCall.EXTEND)).isPositive();
        assertThat(cinder().volumes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = CinderCall.class,
            names = {"LABEL", "READ_ONLY"})
    @DisplayName("F47: the volume cannot be sealed")
    void volumeThatCannotBeSealedIsNotActive(CinderCall call) {
        faults().next(call, ALL_TRIES, BEFORE_EFFECT, new Effect.Status(500, "broken"));

        assertFailsAndIsQueued(Fault.UNAVAILABLE);
    }

    @Test
    @DisplayName("F47: the volume cannot be told what image it holds")
    void whatOnlyHelpsOthersDoesNotMatter() {
        faults().next(CinderCall.IMAGE_METADATA, ALL_TRIES, BEFORE_EFFECT, new Effect.Status(500, "broken"));

        assertActive(upload(queued()));
    }

    /** The first ones are met while the upload gives up, the job meets the others. */
    @Test
    @DisplayName("F5, F21: a volume that does not go at once is removed later")
    void volumeThatCannotBeDeletedNowIsRemovedLater() {
        var image = queued();
        faults().next(CinderCall.READ_ONLY, ALL_TRIES, BEFORE_EFFECT, new Effect.Status(500, "broken"));
        faults().next(CinderCall.DELETE, 2 * ALL_TRIES, BEFORE_EFFECT, new Effect.Status(500, "broken"));

        assertFailed(Fault.UNAVAILABLE, upload(image));
        assertThat(cinder().volumes()).hasSize(1);
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        runWhatWaits();

        assertThat(cinder().volumes()).isEmpty();
    }
}
