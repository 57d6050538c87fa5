package io.vitrine.attach.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderFaults.When;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exports and disks that fail. Each test ends without an attachment and without an open disk. */
class NetworkTroubleTest {
    private CinderDisks cinder;
    private VolumeId volume;
    private final Reservations journal = new Reservations();

    /** Which attachments there were. */
    private static final class Reservations implements Journal<RuntimeException> {
        private final List<AttachmentId> reserved = new ArrayList<>();

        @Override
        public void reserved(AttachmentId attachment) {
            reserved.add(attachment);
        }

        @Override
        public void reached(AttemptStep step) {}
    }

    @BeforeEach
    void open() throws Exception {
        cinder = CinderDisks.open();
        volume = cinder.volumes().create("x", new Gib(1), Map.of()).id();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        assertThat(cinder.disks().open()).isZero();
        assertThat(cinder.fixture().server.attachments()).isEmpty();
        cinder.volumes().delete(volume);
        cinder.fixture().assertNothingLeft();
        cinder.fixture().close();
    }

    private NetworkAttacher attacher(Duration growthLimit) {
        return new NetworkAttacher(cinder.volumes(), CinderFixture.IDENTITY.connector(), cinder.disks(), growthLimit);
    }

    @Test
    @DisplayName("F8: an export that fails is tried once more on an attachment of its own")
    void aFailedExportIsTriedOnAFreshAttachment() throws Exception {
        cinder.fixture()
                .server
                .faults()
                .next(CinderCall.CONNECT, When.BEFORE_EFFECT, new Effect.Status(500, "driver failed"));

        var capacity = attacher(Duration.ofSeconds(20))
                .withVolume(volume, AttachMode.READ_WRITE, journal, disk -> disk.capacityBytes());

        assertThat(capacity).isEqualTo(1L << 30);
        assertThat(journal.reserved).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("F8: an export that fails again is given up")
    void anExportThatFailsTwiceIsGivenUp() {
        cinder.fixture()
                .server
                .faults()
                .next(CinderCall.CONNECT, 2, When.BEFORE_EFFECT, new Effect.Status(500, "driver failed"));

        var trouble = catchThrowableOfType(VolumeException.class, () -> attacher(Duration.ofSeconds(20))
                .withVolume(volume, AttachMode.READ_WRITE, journal, _ -> 0));

        assertThat(trouble.fault()).isEqualTo(Fault.UNAVAILABLE);
        assertThat(trouble).hasMessageContaining("driver failed");
    }

    @Test
    @DisplayName("F30: a target that refuses leaves no attachment")
    void aTargetThatRefusesLeavesNoAttachment() {
        cinder.disks().refuse(1);

        var trouble = catchThrowableOfType(VolumeException.class, () -> attacher(Duration.ofSeconds(20))
                .withVolume(volume, AttachMode.READ_ONLY, journal, _ -> 0));

        assertThat(trouble).hasMessageContaining("refuses");
    }

    @Test
    void aDiskThatGrowsLateIsWaitedFor() throws Exception {
        var capacity = attacher(Duration.ofSeconds(20))
                .<Long, RuntimeException>withVolume(volume, AttachMode.READ_WRITE, journal, disk -> {
                    cinder.volumes().extend(volume, new Gib(2));
                    cinder.disks().growAfter(2);
                    return disk.refreshCapacity();
                });

        assertThat(capacity).isEqualTo(2L << 30);
    }

    @Test
    @DisplayName("F22: a disk that does not grow ends the loan")
    void aDiskThatNeverGrowsIsGivenUp() {
        var trouble = catchThrowableOfType(VolumeException.class, () -> attacher(Duration.ZERO)
                .<Long, RuntimeException>withVolume(volume, AttachMode.READ_WRITE, journal, disk -> {
                    cinder.volumes().extend(volume, new Gib(2));
                    cinder.disks().growAfter(Integer.MAX_VALUE);
                    return disk.refreshCapacity();
                }));

        assertThat(trouble.fault()).isEqualTo(Fault.UNAVAILABLE);
    }
}
