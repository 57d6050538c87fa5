package io.vitrine.attach.iscsi.disk;

import static io.vitrine.attach.iscsi.disk.DiskUnderTest.attach;
import static io.vitrine.attach.iscsi.disk.DiskUnderTest.random;
import static io.vitrine.attach.iscsi.disk.DiskUnderTest.read;
import static io.vitrine.attach.iscsi.disk.DiskUnderTest.segment;
import static io.vitrine.attach.iscsi.disk.DiskUnderTest.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.Extent;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.TargetAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachedDiskTest {
    private FakeDisk fake = new FakeDisk(512, 4096, 1);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(fake.violations()).isEmpty();
        Awaitility.await().untilAsserted(() -> assertThat(fake.alivePorts()).isZero());
        fake.close();
    }

    @Test
    void attachingLearnsWhatTheDiskIs() throws IscsiException {
        fake.mostTransferBlocks = 128;
        try (var disk = attach(fake)) {
            assertThat(disk.capacityBytes()).isEqualTo(4096 * 512);
            assertThat(disk.blockBytes()).isEqualTo(512);
            assertThat(disk.identity().vendor()).isEqualTo("VENDOR");
            assertThat(disk.identity().serial()).isEqualTo("serial-1");
            assertThat(disk.identity().designators()).containsExactly("naa.600102030405060708090a0b0c0d0e0f");
            assertThat(disk.features().writeCache()).isTrue();
            assertThat(disk.features().maxTransferBytes()).isEqualTo(128 * 512);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void readsAndWritesNeedNoAlignment(int block) throws IscsiException {
        fake = new FakeDisk(block, (4 << 20) / block, 2);
        fake.mostTransferBlocks = (64 << 10) / block;
        var model = fake.bytes();
        var random = new Random(3);
        try (var disk = attach(fake)) {
            for (var round = 0; round < 150; round++) {
                var length = random.nextInt(1 << random.nextInt(1, 20));
                var offset = random.nextInt(model.length - length);
                var bytes = random(length, round);
                System.arraycopy(bytes, 0, model, offset, length);
                disk.write(offset, segment(bytes));
                var from = random.nextInt(model.length);
                var to = from + random.nextInt(Math.min(model.length - from, 1 << random.nextInt(1, 20)));
                assertThat(read(disk, from, to - from)).isEqualTo(Arrays.copyOfRange(model, from, to));
            }
        }

        assertThat(fake.bytes()).isEqualTo(model);
    }

    @Test
    void noCommandMovesMoreThanTheDiskAllows() throws IscsiException {
        fake.mostTransferBlocks = 16;
        try (var disk = attach(fake)) {
            disk.write(0, segment(new byte[1 << 20]));
            read(disk, 0, 1 << 20);
        }

        assertThat(fake.log())
                .filteredOn(cdb -> cdb[0] == (byte) FakeDisk.OP_WRITE || cdb[0] == (byte) FakeDisk.OP_READ)
                .hasSize(256)
                .allSatisfy(cdb -> assertThat(cdb[13]).isEqualTo((byte) 16));
    }

    @Test
    void overlappingWritesAreCarriedOutInTheOrderOfTheCalls() throws Exception {
        try (var disk = attach(fake)) {
            fake.hold();
            var first = writing(disk, 0, filled(1000, 1));
            var second = writing(disk, 500, filled(1000, 2));
            var third = writing(disk, 900, filled(300, 3));
            fake.letGo();
            Awaitility.await().untilAsserted(() -> {
                fake.letGo();
                assertThat(CompletableFuture.allOf(first, second, third)).isDone();
            });

            assertThat(read(disk, 0, 1500))
                    .isEqualTo(join(filled(500, 1), filled(400, 2), filled(300, 3), filled(300, 2)));
        }
    }

    @Test
    void flushMakesDurableAndIsSentOnlyToADiskWithACache() throws IscsiException {
        var bytes = random(4096, 5);
        try (var disk = attach(fake)) {
            disk.write(0, segment(bytes));
            assertThat(disk.stats().unflushedBytes()).isEqualTo(4096);
            disk.flush();
            assertThat(disk.stats().unflushedBytes()).isZero();
        }
        assertThat(Arrays.copyOf(fake.durableBytes(), 4096)).isEqualTo(bytes);

        var without = new FakeDisk(512, 64, 1);
        without.hasWriteCache = false;
        try (var disk = attach(without)) {
            disk.write(0, segment(bytes));
            disk.flush();
            assertThat(disk.stats().unflushedBytes()).isZero();
        }

        assertThat(without.count(FakeDisk.OP_FLUSH_16)).isZero();
        without.close();
    }

    @Test
    void flushFallsBackToTheShortFormAndThenToNone() throws IscsiException {
        fake.answer(FakeDisk.OP_FLUSH_16, FakeDisk.sense(5, 0x20, 0), 1000);
        try (var disk = attach(fake)) {
            disk.write(0, segment(new byte[512]));
            disk.flush();
            assertThat(fake.count(FakeDisk.OP_FLUSH_10)).isEqualTo(1);
            fake.answer(FakeDisk.OP_FLUSH_10, FakeDisk.sense(5, 0x20, 0), 1000);
            disk.write(0, segment(new byte[512]));
            disk.flush();
            disk.flush();

            assertThat(disk.stats().unflushedBytes()).isZero();
            assertThat(fake.count(FakeDisk.OP_FLUSH_10)).isEqualTo(2);
        }
    }

    @Test
    void unflushedBytesHaveABoundAndAreFlushedUnasked() throws Exception {
        var settings = DiskUnderTest.SETTINGS.withRecovery(
                DiskUnderTest.SETTINGS.recovery().withUnflushedBytes(256 << 10));
        try (var disk = attach(fake, settings, Access.READ_WRITE)) {
            var writes = new CompletableFuture<?>[32];
            for (var at = 0; at < writes.length; at++) {
                writes[at] = writing(disk, at * 65536L % (2 << 20), random(65536, at));
            }
            CompletableFuture.allOf(writes).get(20, TimeUnit.SECONDS);

            assertThat(disk.stats().flushes()).isPositive();
            assertThat(disk.stats().unflushedBytes()).isLessThanOrEqualTo(256 << 10);
        }
    }

    @Test
    void lentBytesAreGivenBackOnlyOnceAFlushCoversThem() throws Exception {
        try (var disk = attach(fake)) {
            var written = new CompletableFuture<Void>();
            var released = new CompletableFuture<Void>();
            disk.writeLent(0, segment(random(8192, 1)), Completion.of(written), () -> released.complete(null));
            written.get(10, TimeUnit.SECONDS);
            assertThat(released).isNotDone();

            disk.flush();

            released.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void lentBytesAreGivenBackWhenTheDiskIsClosed() throws Exception {
        var released = new CompletableFuture<Void>();
        try (var disk = attach(fake)) {
            var written = new CompletableFuture<Void>();
            disk.writeLent(0, segment(random(8192, 1)), Completion.of(written), () -> released.complete(null));
            written.get(10, TimeUnit.SECONDS);
        }

        released.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "8, 0, 0", "28, 0, 0", "40, 0, 0", "2, 6, 38", "2, 2, 4", "2, b, 47", "2, 6, 2a"})
    void troubleThatPassesIsNotTheCallers(String status, String key, String code) throws IscsiException {
        var answer = status.equals("2")
                ? FakeDisk.sense(Integer.parseInt(key, 16), Integer.parseInt(code, 16), 1)
                : FakeDisk.status(Integer.parseInt(status, 16));
        var bytes = random(2048, 9);
        try (var disk = attach(fake)) {
            if (!status.equals("0")) {
                fake.answer(FakeDisk.OP_WRITE, answer, 2);
                fake.answer(FakeDisk.OP_READ, answer, 2);
                fake.answer(FakeDisk.OP_FLUSH_16, answer, 2);
            }
            disk.write(512, segment(bytes));
            assertThat(read(disk, 512, 2048)).isEqualTo(bytes);
            disk.flush();

            assertThat(disk.stats().retries()).isEqualTo(status.equals("0") ? 0 : 6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7, 27, 7, STORAGE_FULL",
        "7, 27, 0, WRITE_DENIED",
        "3, 0c, 0, MEDIUM_ERROR",
        "4, 44, 0, MEDIUM_ERROR",
        "5, 25, 0, LUN_NOT_FOUND",
        "5, 21, 0, INVALID_RANGE",
        "2, 04, 3, UNSUPPORTED",
        "9, 80, 0, COMMAND_FAILED"
    })
    void troubleThatStaysHasItsName(String key, String code, String qualifier, IscsiFault fault) throws IscsiException {
        try (var disk = attach(fake)) {
            fake.answer(
                    FakeDisk.OP_WRITE,
                    FakeDisk.sense(
                            Integer.parseInt(key, 16), Integer.parseInt(code, 16), Integer.parseInt(qualifier, 16)),
                    1);

            assertFails(() -> disk.write(0, segment(new byte[512])), fault);
        }
    }

    @Test
    void reservationOfSomebodyElseIsNotWaitedFor() throws IscsiException {
        try (var disk = attach(fake)) {
            fake.answer(FakeDisk.OP_READ, FakeDisk.status(0x18), 1);

            assertFails(() -> read(disk, 0, 512), IscsiFault.RESERVED);
        }
    }

    @Test
    void unitAttentionsWithoutEndAreNotTakenForEver() throws IscsiException {
        try (var disk = attach(fake)) {
            fake.answer(FakeDisk.OP_READ, FakeDisk.sense(6, 0x38, 7), 1000);

            assertFails(() -> read(disk, 0, 512), IscsiFault.TIMED_OUT);
        }
    }

    @Test
    void diskThatNeverGetsReadyTimesOut() throws IscsiException {
        try (var disk = attach(fake, DiskUnderTest.impatient(), Access.READ_WRITE)) {
            fake.answer(FakeDisk.OP_READ, FakeDisk.sense(2, 4, 1), 100_000);

            assertFails(() -> read(disk, 0, 512), IscsiFault.TIMED_OUT);
        }
    }

    @Test
    void fullTaskSetHalvesTheDepth() throws Exception {
        try (var disk = attach(fake)) {
            fake.answer(FakeDisk.OP_WRITE, FakeDisk.status(0x28), 4);
            var writes = new CompletableFuture<?>[16];
            for (var at = 0; at < writes.length; at++) {
                writes[at] = writing(disk, at * 4096L, random(4096, at));
            }

            CompletableFuture.allOf(writes).get(30, TimeUnit.SECONDS);

            assertThat(disk.stats().retries()).isEqualTo(4);
        }
    }

    @Test
    void failedFlushEndsTheDisk() throws IscsiException {
        try (var disk = attach(fake)) {
            disk.write(0, segment(new byte[512]));
            fake.answer(FakeDisk.OP_FLUSH_16, FakeDisk.sense(3, 0x0c, 0), 1);

            assertFails(disk::flush, IscsiFault.MEDIUM_ERROR);
            assertFails(disk::flush, IscsiFault.MEDIUM_ERROR);
            assertFails(() -> read(disk, 0, 512), IscsiFault.MEDIUM_ERROR);
        }
    }

    @Test
    void diskThatIsReadOnlyIsNotWritten() throws IscsiException {
        try (var disk = attach(fake, DiskUnderTest.SETTINGS, Access.READ_ONLY)) {
            assertFails(() -> disk.write(0, segment(new byte[512])), IscsiFault.WRITE_DENIED);
            assertFails(() -> disk.writeZeroes(0, 512), IscsiFault.WRITE_DENIED);
        }
        var protectedFake = new FakeDisk(512, 64, 1);
        protectedFake.isWriteProtected = true;
        try (var disk = attach(protectedFake)) {
            assertThat(disk.features().writeProtected()).isTrue();
            assertFails(() -> disk.write(0, segment(new byte[512])), IscsiFault.WRITE_DENIED);
        }

        assertThat(fake.count(FakeDisk.OP_WRITE) + protectedFake.count(FakeDisk.OP_WRITE))
                .isZero();
        protectedFake.close();
    }

    @Test
    void rangesPastTheEndAreRefused() throws IscsiException {
        try (var disk = attach(fake)) {
            var end = disk.capacityBytes();
            assertFails(() -> read(disk, end, 1), IscsiFault.INVALID_RANGE);
            assertFails(() -> read(disk, -1, 1), IscsiFault.INVALID_RANGE);
            assertFails(() -> disk.writeZeroes(end - 1, 2), IscsiFault.INVALID_RANGE);
            assertFails(() -> disk.extents(Long.MAX_VALUE, 2), IscsiFault.INVALID_RANGE);
            assertThat(read(disk, end, 0)).isEmpty();
        }
    }

    @Test
    void buffersThatOtherThreadsMayNotUseAreRefused() throws IscsiException {
        try (var disk = attach(fake);
                var arena = Arena.ofConfined()) {
            var confined = arena.allocate(512);

            assertThatThrownBy(() -> disk.read(0, confined)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> disk.read(0, MemorySegment.ofArray(new byte[512])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true, false", "true, false, false", "false, true, true", "false, false, false"})
    void zeroesAreZeroesHoweverTheyAreMade(boolean same, boolean thin, boolean unmap) throws IscsiException {
        fake.knowsWriteSame = same;
        fake.isThin = thin;
        fake.knowsUnmap = unmap;
        fake.unmapGranularity = 8;
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            for (var range : List.of(new int[] {100, 50}, new int[] {5000, 700_000}, new int[] {512 * 3, 512 * 40})) {
                disk.writeZeroes(range[0], range[1]);
                Arrays.fill(model, range[0], range[0] + range[1], (byte) 0);
            }

            assertThat(read(disk, 0, model.length)).isEqualTo(model);
            assertThat(disk.features().writeSame()).isEqualTo(same);
        }
    }

    @Test
    void zeroesGiveBlocksBackWhereThatIsSafe() throws IscsiException {
        fake.isThin = true;
        try (var disk = attach(fake)) {
            disk.writeZeroes(512 * 8, 512 * 8);

            assertThat(disk.extents(1000, 512 * 30))
                    .containsExactly(
                            new Extent(1000, 512 * 8 - 1000, Extent.Kind.DATA),
                            new Extent(512 * 8, 512 * 8, Extent.Kind.ZEROS),
                            new Extent(512 * 16, 512 * 30 + 1000 - 512 * 16, Extent.Kind.DATA));
        }
    }

    @Test
    void diskThatDoesNotTellItsExtentsHasOne() throws IscsiException {
        try (var disk = attach(fake)) {
            assertThat(disk.extents(3, 5000)).containsExactly(new Extent(3, 5000, Extent.Kind.DATA));
            assertThat(disk.extents(3, 0)).isEmpty();
        }
    }

    @Test
    void diskThatGrewIsSeenOnceAsked() throws IscsiException {
        try (var disk = attach(fake)) {
            fake.grow(8192);
            assertThat(disk.refreshCapacity()).isEqualTo(8192 * 512);
            disk.write(8000 * 512, segment(random(512, 1)));

            fake.grow(9000);
            fake.answer(FakeDisk.OP_READ, FakeDisk.sense(6, 0x2a, 9), 1);
            read(disk, 0, 512);

            assertThat(disk.capacityBytes()).isEqualTo(9000 * 512);
        }
    }

    @Test
    void diskThatShrankIsAnother() throws IscsiException {
        try (var disk = attach(fake)) {
            fake.grow(100);

            assertFails(disk::refreshCapacity, IscsiFault.LUN_IDENTITY_CHANGED);
            assertFails(() -> read(disk, 0, 512), IscsiFault.LUN_IDENTITY_CHANGED);
        }
    }

    @Test
    void closedDiskRefusesEverything() throws IscsiException {
        var disk = attach(fake);
        disk.close();
        disk.close();

        assertFails(() -> read(disk, 0, 512), IscsiFault.CLOSED);
        assertFails(() -> disk.write(0, segment(new byte[512])), IscsiFault.CLOSED);
        assertFails(disk::flush, IscsiFault.CLOSED);
        assertFails(disk::refreshCapacity, IscsiFault.CLOSED);
    }

    @Test
    void unitThatIsNoDiskIsNotAttached() {
        fake.answer(FakeDisk.OP_TUR, FakeDisk.sense(5, 0x25, 0), 1);

        assertFails(() -> attach(fake), IscsiFault.LUN_NOT_FOUND);
    }

    @Test
    void unitsAreListedByTheirNumbers() throws IscsiException {
        var units =
                new Attaching(new TargetAddress(DiskUnderTest.ONE, "iqn.x", 0), DiskUnderTest.SETTINGS, fake).luns();

        assertThat(units).containsExactly(0L, 5L);
    }

    @Test
    void deepQueueIsDrivenFromItsCallbacks() throws Exception {
        try (var disk = attach(fake)) {
            var end = new CompletableFuture<Void>();
            var buffer = segment(new byte[4096]);
            disk.read(0, buffer, new Completion() {
                private int left = 2000;

                @Override
                public void done() {
                    if (left-- > 0) {
                        disk.read(left * 512L, buffer, this);
                    } else {
                        end.complete(null);
                    }
                }

                @Override
                public void failed(IscsiException cause) {
                    end.completeExceptionally(cause);
                }
            });

            end.get(30, TimeUnit.SECONDS);
        }
    }

    private static void assertFails(ThrowingCallable call, IscsiFault fault) {
        assertThatThrownBy(call)
                .asInstanceOf(type(IscsiException.class))
                .extracting(IscsiException::fault)
                .isEqualTo(fault);
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
