package io.vitrine.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.scripted.Cdb;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.Way;
import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderFaults.When;
import io.vitrine.worker.faults.WorkerLife.Patience;
import io.vitrine.worker.transfer.Bodies;
import io.vitrine.worker.transfer.BodySource;
import io.vitrine.worker.transfer.HandFedBody;
import io.vitrine.worker.transfer.UploadException;
import io.vitrine.worker.transfer.UploadException.Trouble;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A worker that dies at each step of an upload: from that moment nothing of it reaches anybody. It starts again, or another worker ends what it left; the
 * image is queued then and nothing lies anywhere, or, behind the commit, it is active.
 */
class KilledUploadsTest extends FaultSuite {
    @Override
    Patience patience() {
        return Patience.SHORT;
    }

    private void dieBeside(CinderCall call, When when) {
        faults().next(call, when, new Effect.Meanwhile(this::kill));
    }

    private ImageId dyingUpload() {
        var image = queued();
        worker.upload(image, Bodies.of(Bodies.random(2 * MIB + 5)));
        return image;
    }

    /** The image is queued again, and takes the next upload. */
    private void assertGivenUp(ImageId image) {
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(cinder().volumes()).isEmpty();
        assertActive(worker.upload(image, Bodies.of(Bodies.random(MIB))));
    }

    /** Each call of an upload to Cinder, before and after it has its effect. */
    static Stream<Arguments> calls() {
        return Stream.of(
                        CinderCall.CREATE,
                        CinderCall.RESERVE,
                        CinderCall.CONNECT,
                        CinderCall.COMPLETE,
                        CinderCall.DETACH,
                        CinderCall.LABEL,
                        CinderCall.IMAGE_METADATA,
                        CinderCall.READ_ONLY)
                .flatMap(call -> Stream.of(When.values()).map(when -> Arguments.of(call, when)));
    }

    @ParameterizedTest(name = "beside {0}, {1}")
    @MethodSource("calls")
    @DisplayName("F2, F6, F7, F9, F12: killed beside a call to Cinder")
    void workerThatDiesBesideACallLeavesNothing(CinderCall call, When when) throws Exception {
        dieBeside(call, when);

        var image = dyingUpload();
        comeBack(Recovery.RESTART);

        assertGivenUp(image);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F1: killed after the claim")
    void workerThatDiesAfterTheClaimHasNotCalledCinder(Recovery recovery) throws Exception {
        var image = queued();
        BodySource deadly = _ -> {
            kill();
            throw new UploadException(Trouble.DISCONNECTED, "The process is dead, says the test.");
        };

        worker.upload(image, deadly);

        assertThat(cinder().asked(CinderCall.CREATE)).isZero();
        comeBack(recovery);
        assertThat(cinder().asked(CinderCall.CREATE)).isZero();
        assertGivenUp(image);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F2: killed when a volume had been asked for, and its id was not recorded")
    void volumeThatNobodyRecordedIsFoundByItsAttempt(Recovery recovery) throws Exception {
        dieBeside(CinderCall.CREATE, When.AFTER_EFFECT);

        var image = dyingUpload();
        assertThat(cinder().volumes()).hasSize(1);
        comeBack(recovery);

        assertGivenUp(image);
    }

    @ParameterizedTest
    @ValueSource(strings = {"available", "error"})
    @DisplayName("F3: killed while the volume was being made")
    void volumeThatIsBeingMadeIsRemovedOnceItIsThere(String state) throws Exception {
        cinder().looksUntilDone(Integer.MAX_VALUE);
        dieBeside(CinderCall.SHOW, When.BEFORE_EFFECT);

        var image = dyingUpload();
        cinder().looksUntilDone(1);
        comeBack(Recovery.RESTART);
        assertThat(cinder().volumes()).containsExactly("image-" + image + " creating");
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        cinder().putInto(cinder().shown().getFirst().path("id").asText(), state);
        runWhatWaits();

        assertGivenUp(image);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F6: killed with a reservation")
    void reservationOfADeadWorkerIsEnded(Recovery recovery) throws Exception {
        dieBeside(CinderCall.RESERVE, When.AFTER_EFFECT);

        var image = dyingUpload();
        assertThat(cinder().attachments()).containsExactly("rw reserved");
        comeBack(recovery);

        assertGivenUp(image);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F7: killed while the volume was exported")
    void exportOfADeadWorkerIsEnded(Recovery recovery) throws Exception {
        dieBeside(CinderCall.CONNECT, When.AFTER_EFFECT);

        var image = dyingUpload();
        assertThat(cinder().attachments()).containsExactly("rw attaching");
        comeBack(recovery);

        assertGivenUp(image);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F9, F10: killed in mid-stream")
    void workerThatDiesInMidStreamLeavesNothing(Recovery recovery) throws Exception {
        var image = queued();
        var body = new HandFedBody();
        var dead = worker.start(image, body);
        body.give();
        body.give();
        soon().until(() -> written() > 0);
        assertThat(cloud.sessions()).isOne();

        kill();
        soon().until(() -> cloud.sessions() == 0);
        soon().until(() -> {
            body.giveIfWanted();
            return dead.isDone();
        });
        assertThat(cinder().attachments()).containsExactly("rw attached");
        comeBack(recovery);

        assertGivenUp(image);
    }

    private int written() {
        return cloud.targets().stream()
                .mapToInt(target -> cloud.disk(target).seen(Cdb.WRITE_16))
                .sum();
    }

    /** The first cache that is emptied is the one at the end of a small image. */
    private Script dyingAtTheFlush() {
        var struck = new AtomicBoolean();
        return (way, pdu) -> {
            if (way == Way.SENT || pdu.opcode() != Op.COMMAND || pdu.u8(32) != Cdb.SYNCHRONIZE_CACHE_16) {
                return Deed.PASS;
            }
            if (struck.compareAndSet(false, true)) {
                kill();
            }
            return Deed.CUT;
        };
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F10, F21: killed while the volume is extended")
    void volumeThatIsBeingExtendedIsRemoved(When when) throws Exception {
        dieBeside(CinderCall.EXTEND, when);
        var image = queued();

        worker.upload(image, new FarStore(worker.store), Bodies.of(Bodies.random(MIB)));
        comeBack(Recovery.RESTART);
        runWhatWaits();

        assertGivenUp(image);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F11: killed while the last bytes were made durable")
    void workerThatDiesAtItsFlushLeavesNothing(Recovery recovery) throws Exception {
        cloud.prepare(target -> target.script(dyingAtTheFlush()));

        var image = dyingUpload();
        cloud.prepare(_ -> {});
        cloud.targets().forEach(target -> target.script(Script.NONE));
        comeBack(recovery);

        assertGivenUp(image);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F11: killed when all bytes were there, before they were read back")
    void goodBytesThatNobodyCommittedAreGivenUp(Recovery recovery) throws Exception {
        faults().after(1, CinderCall.RESERVE, When.AFTER_EFFECT, new Effect.Meanwhile(this::kill));

        var image = dyingUpload();
        comeBack(recovery);

        assertGivenUp(image);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("F12: killed when the volume was sealed, before the commit")
    void sealedVolumeWithoutALocationIsRemoved(Recovery recovery) throws Exception {
        dieBeside(CinderCall.READ_ONLY, When.AFTER_EFFECT);

        var image = dyingUpload();
        assertThat(cinder().shown().getFirst().path("metadata").path("readonly").asText())
                .isEqualTo("True");
        comeBack(recovery);

        assertGivenUp(image);
    }

    @Test
    @DisplayName("F13: killed behind the commit, before anybody was told")
    void committedImageStaysActive() throws Exception {
        var image = queued();
        worker.database.loseAnswerOfTransactionWith("insert into content", this::kill);

        var dead = worker.start(image, Bodies.of(Bodies.random(2 * MIB)));
        soon().until(() -> worker.database.lostAnswers() > 0);
        worker.forget(attemptAt(image));
        dead.join();
        comeBack(Recovery.ANOTHER_WORKER);
        worker.recover();

        assertThat(statusOf(image)).isEqualTo(ImageStatus.ACTIVE);
        assertThat(cinder().volumes()).hasSize(1);
    }

    private AttemptId attemptAt(ImageId image) {
        return new AttemptId(sql().fetchSingle("select id from attempt where image_id = ?", image.value())
                .get(0, UUID.class));
    }
}
