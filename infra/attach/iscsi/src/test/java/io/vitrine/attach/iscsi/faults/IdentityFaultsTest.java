package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.scripted.Cdb;
import io.vitrine.attach.iscsi.scripted.LogicalUnit;
import io.vitrine.attach.iscsi.scripted.ScriptedTarget;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another disk where the first one was (F27 of the design), and a disk whose size changes. */
final class IdentityFaultsTest extends DiskFixture {
    static Stream<LogicalUnit> others() {
        return Stream.of(
                new LogicalUnit(512, DISK_BYTES / 512, "SERIAL-2", NAA),
                new LogicalUnit(512, DISK_BYTES / 512, "SERIAL-1", NAA + 1),
                new LogicalUnit(512, DISK_BYTES / 512 - 1, "SERIAL-1", NAA),
                new LogicalUnit(4096, DISK_BYTES / 4096, "SERIAL-1", NAA));
    }

    @ParameterizedTest
    @MethodSource("others")
    @DisplayName("F27: another disk after a reconnect")
    void anotherDiskAfterAReconnectIsNeverTouched(LogicalUnit other) throws Exception {
        modelHolds = false;
        try (var disk = attach()) {
            work(disk, 5);
            target.goAway();
            target.put(ScriptedTarget.encode(0), other);
            target.comeBack();

            assertThat(faultOf(() -> write(disk, 0, 4096))).isEqualTo(IscsiFault.LUN_IDENTITY_CHANGED);
            assertThat(faultOf(() -> read(disk, 0, 4096))).isEqualTo(IscsiFault.LUN_IDENTITY_CHANGED);
            assertThat(faultOf(disk::flush)).isEqualTo(IscsiFault.LUN_IDENTITY_CHANGED);
        }
        assertThat(other.seen(Cdb.WRITE_16) + other.seen(Cdb.WRITE_SAME_16) + other.seen(Cdb.UNMAP))
                .isZero();
    }

    @Test
    void changedLunsUnderALivingSessionMakeItLookAgain() throws Exception {
        modelHolds = false;
        var other = new LogicalUnit(512, DISK_BYTES / 512, "SERIAL-2", NAA + 1);
        try (var disk = attach()) {
            work(disk, 3);
            target.put(ScriptedTarget.encode(0), other);
            other.attention(0x3f, 0x0e);

            assertThat(faultOf(() -> write(disk, 0, 4096))).isEqualTo(IscsiFault.LUN_IDENTITY_CHANGED);
        }
        assertThat(other.read(0, 4096)).isEqualTo(new byte[4096]);
    }

    @Test
    void mappingThatIsGoneAfterAReconnectIsSaidSo() throws Exception {
        modelHolds = false;
        try (var disk = attach()) {
            target.goAway();
            target.remove(0);
            target.comeBack();

            assertThat(faultOf(() -> write(disk, 0, 4096))).isEqualTo(IscsiFault.LUN_NOT_FOUND);
        }
    }

    @Test
    void extendedDiskIsSeenOnceAsked() throws Exception {
        try (var disk = attach()) {
            write(disk, 0, 4096);
            unit.resize(DISK_BYTES / 512 * 2);

            assertThat(disk.refreshCapacity()).isEqualTo(2L * DISK_BYTES);
            assertThat(disk.capacityBytes()).isEqualTo(2L * DISK_BYTES);
            assertThat(read(disk, DISK_BYTES, 4096)).isEqualTo(new byte[4096]);
            readsTheModel(disk, 0, 4096);
        }
    }

    @Test
    void attentionForANewSizeDisturbsNoWrite() throws Exception {
        try (var disk = attach()) {
            work(disk, 5);
            unit.resize(DISK_BYTES / 512 + 2048);
            work(disk, 5);

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    /** The array extends it while an upload is under way, and the connection is lost before anybody asks for the new size. */
    @Test
    void diskThatGrewWhileItWasAwayIsTheSameDisk() throws Exception {
        try (var disk = attach()) {
            work(disk, 5);
            target.goAway();
            unit.resize(DISK_BYTES / 512 * 2);
            target.comeBack();
            work(disk, 5);

            assertThat(disk.capacityBytes()).isEqualTo(2L * DISK_BYTES);
            assertThat(disk.refreshCapacity()).isEqualTo(2L * DISK_BYTES);
            readsTheModel(disk, 0, DISK_BYTES);
            assertThat(read(disk, DISK_BYTES, 4096)).isEqualTo(new byte[4096]);
        }
    }

    @Test
    void diskThatGrewAndHasAnotherSerialIsAnotherOne() throws Exception {
        modelHolds = false;
        try (var disk = attach()) {
            work(disk, 5);
            target.goAway();
            target.put(ScriptedTarget.encode(0), new LogicalUnit(512, DISK_BYTES / 512 * 2, "SERIAL-2", NAA));
            target.comeBack();

            assertThat(faultOf(() -> write(disk, 0, 4096))).isEqualTo(IscsiFault.LUN_IDENTITY_CHANGED);
        }
    }

    @Test
    void diskThatShrankIsAnotherOne() throws Exception {
        modelHolds = false;
        try (var disk = attach()) {
            unit.resize(DISK_BYTES / 512 / 2);

            assertThat(faultOf(disk::refreshCapacity)).isEqualTo(IscsiFault.LUN_IDENTITY_CHANGED);
        }
    }
}
