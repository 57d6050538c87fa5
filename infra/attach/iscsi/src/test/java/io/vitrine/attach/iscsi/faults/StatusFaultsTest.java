package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Extent;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.scripted.Cdb;
import io.vitrine.attach.iscsi.scripted.Interjection;
import io.vitrine.attach.iscsi.scripted.ScsiAnswer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each status and each row of the sense table (F28 and F32 of the design). */
final class StatusFaultsTest extends DiskFixture {
    static Stream<ScsiAnswer> passing() {
        return Stream.of(
                ScsiAnswer.BUSY,
                ScsiAnswer.TASK_SET_FULL,
                ScsiAnswer.TASK_ABORTED,
                ScsiAnswer.check(0xb, 0, 0),
                ScsiAnswer.check(0xb, 0x47, 0x05),
                ScsiAnswer.check(6, 0x29, 0x00),
                ScsiAnswer.check(6, 0x29, 0x07),
                ScsiAnswer.check(6, 0x2a, 0x01),
                ScsiAnswer.check(6, 0x2a, 0x06),
                ScsiAnswer.check(6, 0x2a, 0x09),
                ScsiAnswer.check(6, 0x3f, 0x03),
                ScsiAnswer.check(6, 0x3f, 0x0e),
                ScsiAnswer.check(6, 0x38, 0x07),
                ScsiAnswer.check(2, 0x04, 0x01),
                ScsiAnswer.check(2, 0x04, 0x0a),
                ScsiAnswer.checkByDescriptor(6, 0x29, 0x00),
                ScsiAnswer.checkByDescriptor(2, 0x04, 0x01),
                // Recovered: the data are good (SPC-5, table 28).
                new ScsiAnswer(2, ScsiAnswer.check(1, 0x17, 0x01).sense(), new byte[0], 4096));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void answerThatPassesIsNotSeenByAWriter(ScsiAnswer answer) throws IscsiException {
        boolean done = answer.sense().length > 2 && (answer.sense()[2] & 0xf) == 1 && answer.sense()[0] == 0x70;
        try (var disk = attach()) {
            unit.next(2, Cdb.WRITE_16, done ? new Interjection.DoneBut(answer) : Interjection.instead(answer));
            write(disk, 8192, 4096);
            write(disk, 4096, 4096);
            disk.flush();

            readsTheModel(disk, 0, 64 << 10);
        }
    }

    @ParameterizedTest
    @MethodSource("passing")
    void answerThatPassesIsNotSeenByAReader(ScsiAnswer answer) throws IscsiException {
        if (answer.takes() > 0) {
            return;
        }
        try (var disk = attach()) {
            write(disk, 8192, 4096);
            unit.next(2, Cdb.READ_16, Interjection.instead(answer));
            unit.next(1, Cdb.SYNCHRONIZE_CACHE_16, Interjection.instead(answer));
            disk.flush();

            readsTheModel(disk, 0, 64 << 10);
        }
    }

    @Test
    @DisplayName("F28: a storm of BUSY and TASK SET FULL")
    void stormOfBusyAndFullTaskSetsSlowsButLosesNothing() throws IscsiException {
        try (var disk = attach()) {
            for (int i = 0; i < 12; i++) {
                unit.next(Cdb.WRITE_16, Interjection.instead(i % 2 == 0 ? ScsiAnswer.BUSY : ScsiAnswer.TASK_SET_FULL));
            }
            work(disk, 40);
            unit.next(4, Cdb.READ_16, Interjection.instead(ScsiAnswer.TASK_SET_FULL));

            readsTheModel(disk, 0, DISK_BYTES);
            assertThat(disk.stats().retries()).isGreaterThanOrEqualTo(16);
        }
    }

    @Test
    void attentionsInARowEndSomewhere() throws IscsiException {
        modelHolds = false;
        try (var disk = attach()) {
            unit.next(1000, Cdb.WRITE_16, Interjection.instead(ScsiAnswer.check(6, 0x2a, 0x01)));

            assertThatThrownBy(() -> write(disk, 0, 4096)).isInstanceOf(IscsiException.class);
            assertThat(unit.seen(Cdb.WRITE_16)).isBetween(2, 20);
            unit.forget();
        }
    }

    static Stream<Arguments> fatal() {
        return Stream.of(
                Arguments.of(ScsiAnswer.RESERVATION_CONFLICT, IscsiFault.RESERVED),
                Arguments.of(ScsiAnswer.check(7, 0x27, 0x07), IscsiFault.STORAGE_FULL),
                Arguments.of(ScsiAnswer.check(7, 0x27, 0x00), IscsiFault.WRITE_DENIED),
                Arguments.of(ScsiAnswer.check(7, 0x27, 0x02), IscsiFault.WRITE_DENIED),
                Arguments.of(ScsiAnswer.checkByDescriptor(7, 0x27, 0x07), IscsiFault.STORAGE_FULL),
                Arguments.of(ScsiAnswer.check(5, 0x25, 0x00), IscsiFault.LUN_NOT_FOUND),
                Arguments.of(ScsiAnswer.check(3, 0x0c, 0x02), IscsiFault.MEDIUM_ERROR),
                Arguments.of(ScsiAnswer.check(4, 0x44, 0x00), IscsiFault.MEDIUM_ERROR),
                Arguments.of(ScsiAnswer.check(5, 0x24, 0x00), IscsiFault.COMMAND_FAILED));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void answerThatLastsIsNamed(ScsiAnswer answer, IscsiFault fault) throws IscsiException {
        modelHolds = false;
        try (var disk = attach()) {
            unit.next(3, Cdb.WRITE_16, Interjection.instead(answer));

            assertThat(faultOf(() -> write(disk, 0, 4096))).isEqualTo(fault);
        }
    }

    @Test
    void writeProtectedDiskIsReadButNotWritten() throws IscsiException {
        unit.writeProtected = true;
        try (var disk = new Initiator(quick()).attach(address(), Access.READ_ONLY)) {
            assertThat(disk.features().writeProtected()).isTrue();
            assertThat(read(disk, 0, 4096)).isEqualTo(new byte[4096]);
            assertThat(faultOf(() -> disk.writeZeroes(0, 4096))).isEqualTo(IscsiFault.WRITE_DENIED);
        }
        assertThat(unit.seen(Cdb.WRITE_16) + unit.seen(Cdb.WRITE_SAME_16)).isZero();
    }

    @Test
    @DisplayName("F32: a disk is write-protected")
    void writerOfAWriteProtectedDiskIsToldSo() throws IscsiException {
        modelHolds = false;
        unit.writeProtected = true;
        assertThat(faultOf(() -> {
                    try (var disk = attach()) {
                        write(disk, 0, 4096);
                    }
                }))
                .isEqualTo(IscsiFault.WRITE_DENIED);
        assertThat(unit.read(0, 4096)).isEqualTo(new byte[4096]);
    }

    @Test
    void diskThatBecomesWriteProtectedSaysSoAtTheNextWrite() throws IscsiException {
        try (var disk = attach()) {
            write(disk, 0, 4096);
            unit.writeProtected = true;
            var kept = Arrays.copyOf(model, model.length);

            assertThat(faultOf(() -> write(disk, 8192, 4096))).isEqualTo(IscsiFault.WRITE_DENIED);

            System.arraycopy(kept, 0, model, 0, model.length);
            readsTheModel(disk, 0, 64 << 10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x24, 0x26})
    void zeroesAreWrittenPlainlyWhereTheirCommandIsUnknown(int asc) throws IscsiException {
        try (var disk = attach()) {
            write(disk, 0, 256 << 10);
            unit.next(100, Cdb.WRITE_SAME_16, Interjection.instead(ScsiAnswer.check(5, asc, 0)));
            unit.next(100, Cdb.UNMAP, Interjection.instead(ScsiAnswer.check(5, asc, 0)));
            disk.writeZeroes(4096, 100_000);
            Arrays.fill(model, 4096, 104_096, (byte) 0);
            disk.writeZeroes(200_192, 513);
            Arrays.fill(model, 200_192, 200_705, (byte) 0);

            readsTheModel(disk, 0, 300 << 10);
        }
    }

    @Test
    void zeroesAreZeroesAlsoWhereUnmappedBlocksAreNot() throws IscsiException {
        unit.unmapsToZeroes = false;
        try (var disk = attach()) {
            write(disk, 0, 256 << 10);
            disk.writeZeroes(0, 128 << 10);
            Arrays.fill(model, 0, 128 << 10, (byte) 0);

            readsTheModel(disk, 0, 256 << 10);
        }
    }

    @Test
    void longZeroesComeInCommandsThatTheDiskTakes() throws IscsiException {
        unit.mostWriteSameBlocks = 100;
        unit.mostUnmapBlocks = 64;
        try (var disk = attach()) {
            write(disk, 0, 256 << 10);
            disk.writeZeroes(512, 200 << 10);
            Arrays.fill(model, 512, 512 + (200 << 10), (byte) 0);
        }
    }

    @Test
    void longWritesComeInCommandsThatTheDiskTakes() throws IscsiException {
        unit.mostBlocks = 16;
        try (var disk = attach()) {
            write(disk, 512, 200 << 10);

            readsTheModel(disk, 0, 256 << 10);
        }
    }

    @Test
    void extentsAreDataWhereTheDiskCannotTell() throws IscsiException {
        unit.unknown = code -> code == (Cdb.SERVICE_ACTION_IN_16 << 8 | 0x12);
        try (var disk = attach()) {
            assertThat(disk.extents(0, 1 << 20)).allMatch(extent -> extent.kind() == Extent.Kind.DATA);
        }
    }

    @Test
    void extentsTellWhatWasWritten() throws IscsiException {
        try (var disk = attach()) {
            write(disk, 64 << 10, 64 << 10);

            var data = disk.extents(0, DISK_BYTES).stream()
                    .filter(extent -> extent.kind() == Extent.Kind.DATA)
                    .toList();

            assertThat(data).containsExactly(new Extent(64 << 10, 64 << 10, Extent.Kind.DATA));
        }
    }

    @Test
    void oldDiskTellsItsSizeInTenBytes() throws IscsiException {
        unit.knowsReadCapacity16 = false;
        try (var disk = attach()) {
            assertThat(disk.capacityBytes()).isEqualTo(DISK_BYTES);
            write(disk, 0, 4096);
        }
    }

    @Test
    void lunWithoutADiskIsSaidSo() {
        assertThat(faultOf(() -> new Initiator(quick())
                        .attach(address(7), Access.READ_ONLY)
                        .close()))
                .isEqualTo(IscsiFault.LUN_NOT_FOUND);
    }

    @Test
    void tapeIsNoDisk() {
        unit.peripheral = 1;

        assertThat(faultOf(() -> attach().close())).isEqualTo(IscsiFault.UNSUPPORTED);
    }
}
