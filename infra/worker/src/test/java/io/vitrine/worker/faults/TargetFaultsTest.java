package io.vitrine.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.scripted.Cdb;
import io.vitrine.attach.iscsi.scripted.ChapSide;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Interjection;
import io.vitrine.attach.iscsi.scripted.LogicalUnit;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Pdu;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.ScriptedTarget;
import io.vitrine.attach.iscsi.scripted.ScsiAnswer;
import io.vitrine.attach.iscsi.scripted.Way;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderFaults.When;
import io.vitrine.worker.faults.WorkerLife.Patience;
import io.vitrine.worker.transfer.Bodies;
import io.vitrine.worker.transfer.HandFedBody;
import io.vitrine.worker.transfer.UploadOutcome;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets that end connections, go away, lose power, answer nonsense or refuse while images are uploaded to them. */
class TargetFaultsTest extends FaultSuite {
    private static final int LUN = 1;

    private UploadOutcome upload(ImageId image) {
        return worker.upload(image, Bodies.of(Bodies.random(3 * MIB + 5)));
    }

    private void impatient() {
        worker.close();
        worker = new WorkerLife(cloud, database.source(), "w1", Patience.SHORT);
    }

    private void assertFailsAndIsQueued(Fault fault) {
        var image = queued();

        assertFailed(fault, upload(image));

        assertQueuedWithoutAVolume(image);
    }

    private void assertQueuedWithoutAVolume(ImageId image) {
        assertThat(statusOf(image)).isEqualTo(ImageStatus.QUEUED);
        assertThat(cinder().volumes()).isEmpty();
    }

    /** An upload whose first bytes are on the disk. */
    private final class Streaming {
        final ImageId image = queued();
        final HandFedBody body = new HandFedBody();
        final CompletableFuture<UploadOutcome> outcome = worker.start(image, body);

        Streaming() throws InterruptedException {
            body.give();
            body.give();
            soon().until(() ->
                    !cloud.targets().isEmpty() && cloud.disk(target()).seen(Cdb.WRITE_16) > 0);
        }

        ScriptedTarget target() {
            return cloud.targets().getFirst();
        }

        UploadOutcome end() throws InterruptedException {
            body.end();
            return outcome.join();
        }
    }

    @Test
    @DisplayName("F24: the connection ends in the middle of a write, and the target is away for a while")
    void resetInMidWriteIsNotSeenByTheClient() throws Exception {
        var streaming = new Streaming();

        streaming.target().goAway();
        streaming.body.give();
        streaming.body.give();
        streaming.target().comeBack();

        assertActive(streaming.end());
        assertThat(streaming.target().isids()).hasSizeGreaterThan(1);
    }

    @Test
    @DisplayName("F24: a connection that ends within a PDU of data")
    void connectionThatEndsWithinDataIsNotSeenByTheClient() {
        cloud.prepare(target -> target.script(
                Script.nth(3, Way.RECEIVED, pdu -> pdu.opcode() == Op.DATA_OUT, new Deed.Cut(Pdu.HEADER_BYTES + 100))));

        assertActive(upload(queued()));
    }

    @Test
    @DisplayName("F25: the target is away for longer than the upload waits, and so is Cinder's way to it")
    void targetThatStaysAwayEndsTheUpload() throws Exception {
        impatient();
        var streaming = new Streaming();
        faults().next(CinderCall.DETACH, 12, When.BEFORE_EFFECT, new Effect.Status(500, "the backend is away"));

        streaming.target().goAway();
        streaming.body.give();
        streaming.body.give();
        soon().until(() -> {
            streaming.body.giveIfWanted();
            return streaming.outcome.isDone();
        });

        assertFailed(Fault.UNAVAILABLE, streaming.outcome.join());
        assertThat(statusOf(streaming.image)).isEqualTo(ImageStatus.QUEUED);
        runWhatWaits();
        runWhatWaits();
        assertQueuedWithoutAVolume(streaming.image);
    }

    @Test
    @DisplayName("F26: the target loses its cache, and comes back")
    void whatWasNotFlushedIsSentAgain() throws Exception {
        var streaming = new Streaming();
        streaming.target().losePower(new Random(1));
        streaming.target().comeBack();
        streaming.body.give();
        streaming.target().losePower(new Random(2));
        streaming.target().comeBack();

        assertActive(streaming.end());
    }

    @Test
    @DisplayName("F27: another disk answers after a reconnect")
    void anotherDiskIsNotWrittenTo() throws Exception {
        impatient();
        var streaming = new Streaming();
        var other = new LogicalUnit(512, (1L << 30) / 512, "another one", 0x6000_0000_1234_5678L);

        streaming.target().goAway();
        streaming.target().put(ScriptedTarget.encode(LUN), other);
        streaming.target().comeBack();
        soon().until(() -> {
            streaming.body.giveIfWanted();
            return streaming.outcome.isDone();
        });

        assertFailed(Fault.CORRUPT, streaming.outcome.join());
        assertQueuedWithoutAVolume(streaming.image);
        assertThat(other.seen(Cdb.WRITE_16) + other.seen(Cdb.WRITE_SAME_16) + other.seen(Cdb.UNMAP))
                .isZero();
    }

    @Test
    @DisplayName("F28: the target has no time, or reports what passes")
    void whatPassesIsNotSeenByTheClient() {
        cloud.prepare(target -> {
            for (var passing : List.of(
                    ScsiAnswer.BUSY,
                    ScsiAnswer.TASK_SET_FULL,
                    ScsiAnswer.TASK_ABORTED,
                    ScsiAnswer.check(6, 0x29, 0),
                    ScsiAnswer.check(6, 0x3f, 0x0e),
                    ScsiAnswer.check(2, 4, 1),
                    ScsiAnswer.check(0xb, 0x47, 1))) {
                cloud.disk(target).next(Cdb.WRITE_16, Interjection.instead(passing));
            }
        });

        assertActive(upload(queued()));
    }

    static Stream<ScsiAnswer> lastingAnswers() {
        return Stream.of(ScsiAnswer.check(3, 0x0c, 0), ScsiAnswer.check(4, 0x44, 0), ScsiAnswer.RESERVATION_CONFLICT);
    }

    @ParameterizedTest
    @MethodSource("lastingAnswers")
    @DisplayName("F28: the target reports what does not pass")
    void whatDoesNotPassEndsTheUpload(ScsiAnswer answer) {
        cloud.prepare(target -> cloud.disk(target).next(20, Cdb.WRITE_16, Interjection.instead(answer)));
        var image = queued();

        assertThat(upload(image)).isInstanceOf(UploadOutcome.Failed.class);

        assertQueuedWithoutAVolume(image);
    }

    @Test
    @DisplayName("F29: bits turn over on the way, and digests tell")
    void damageThatADigestTellsIsMadeGood() {
        cloud.prepare(target -> {
            target.traits().headerDigests = List.of("CRC32C");
            target.traits().dataDigests = List.of("CRC32C");
            target.script(Script.nth(
                    2, Way.RECEIVED, pdu -> pdu.opcode() == Op.DATA_OUT, new Deed.Flip(Pdu.HEADER_BYTES + 100, 1)));
        });

        assertActive(upload(queued()));
    }

    @Test
    @DisplayName("F29: bits turn over on the way, and nothing but reading back tells")
    void damageThatNobodyToldIsFoundByReadingBack() {
        cloud.prepare(target -> target.script(Script.nth(
                2, Way.RECEIVED, pdu -> pdu.opcode() == Op.DATA_OUT, new Deed.Flip(Pdu.HEADER_BYTES + 100, 1))));

        assertFailsAndIsQueued(Fault.CORRUPT);
    }

    @Test
    @DisplayName("F30: the target does not take the secret")
    void targetThatRefusesTheSecretIsNotWrittenTo() {
        cloud.prepare(target -> target.traits().chap = ChapSide.of(5, "somebody", "the secret of somebody"));

        assertFailsAndIsQueued(Fault.UNAVAILABLE);
        assertThat(cloud.disk(cloud.targets().getFirst()).seen(Cdb.WRITE_16)).isZero();
    }

    @Test
    @DisplayName("F30: there is no such target")
    void targetThatIsNotThereEndsTheUpload() {
        impatient();
        cloud.prepare(target -> target.traits().refuse(1000, 2, 3));

        assertFailsAndIsQueued(Fault.UNAVAILABLE);
    }

    @Test
    @DisplayName("F32: the disk is write-protected")
    void writeProtectedDiskIsNotWrittenTo() {
        cloud.prepare(target -> cloud.disk(target).writeProtected = true);

        assertFailsAndIsQueued(Fault.UNAVAILABLE);
        assertThat(cloud.disk(cloud.targets().getFirst()).seen(Cdb.WRITE_16)).isZero();
    }

    @Test
    @DisplayName("F33: the pool behind the disk is full")
    void fullPoolIsTooLarge() {
        cloud.prepare(target ->
                cloud.disk(target).next(20, Cdb.WRITE_16, Interjection.instead(ScsiAnswer.check(7, 0x27, 7))));

        assertFailsAndIsQueued(Fault.TOO_LARGE);
    }

    @Test
    @DisplayName("F53: an array gives all its disks one serial number")
    void disksOfOneSerialAreKeptApart() {
        cloud.prepare(target -> cloud.disk(target).serial = "SERIAL OF THE ARRAY");
        var uploads = Stream.of(1, 2, 3)
                .map(size -> worker.start(queued(), Bodies.of(Bodies.random(size * MIB))))
                .toList();

        uploads.forEach(each -> assertActive(each.join()));

        assertThat(cinder().volumes()).hasSize(3);
    }
}
