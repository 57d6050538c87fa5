package io.vitrine.attach.iscsi.disk;

import static io.vitrine.attach.iscsi.disk.DiskUnderTest.ONE;
import static io.vitrine.attach.iscsi.disk.DiskUnderTest.TWO;
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
import io.vitrine.attach.iscsi.DiskStats.State;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.session.SessionEvents;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryTest {
    private final FakeDisk fake = new FakeDisk(512, 4096, 1);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(fake.violations()).isEmpty();
        Awaitility.await().untilAsserted(() -> assertThat(fake.alivePorts()).isZero());
        fake.close();
    }

    @Test
    void callsGoOnAfterTheirSessionWasCut() throws IscsiException {
        var bytes = random(8192, 1);
        try (var disk = attach(fake)) {
            fake.cutAt(FakeDisk.OP_WRITE);
            disk.write(100, segment(bytes));
            fake.cutAt(FakeDisk.OP_READ);
            assertThat(read(disk, 100, bytes.length)).isEqualTo(bytes);
            fake.cutAt(FakeDisk.OP_FLUSH_16);
            disk.flush();

            assertThat(disk.stats().logins()).isEqualTo(3);
        }
        assertThat(Arrays.copyOfRange(fake.durableBytes(), 100, 8292)).isEqualTo(bytes);
    }

    @Test
    void acknowledgedBytesSurviveALostCache() throws IscsiException {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            write(disk, model, 0, random(2000, 1));
            disk.flush();
            write(disk, model, 500, random(5000, 2));
            write(disk, model, 3000, random(700, 3));
            disk.writeZeroes(10_000, 3000);
            Arrays.fill(model, 10_000, 13_000, (byte) 0);

            fake.losePower();
            disk.flush();
        }

        assertThat(fake.durableBytes()).isEqualTo(model);
    }

    @Test
    void acknowledgedBytesSurviveAResetThatKeptTheSession() throws IscsiException {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            write(disk, model, 500, random(5000, 2));
            write(disk, model, 3000, random(700, 3));

            fake.loseCache();
            fake.alive(ONE).attention();
            disk.flush();

            assertThat(disk.stats().logins()).isZero();
            assertThat(disk.stats().bytesResent()).isPositive();
        }
        assertThat(fake.durableBytes()).isEqualTo(model);
    }

    /** The first command after a reset hears of it, and those that came along with it are carried out as if nothing had been. */
    @Test
    void whatWasReadBetweenAResetAndItsNewsIsReadAgain() throws Exception {
        var bytes = random(4096, 1);
        try (var disk = attach(fake)) {
            disk.write(0, segment(bytes));
            fake.hold();
            var first = reading(disk, 0, 2048);
            var second = reading(disk, 2048, 2048);
            fake.loseCache();
            fake.alive(ONE).attention();
            fake.letGo();

            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Arrays.copyOf(bytes, 2048));
            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(Arrays.copyOfRange(bytes, 2048, 4096));
        }
    }

    private static CompletableFuture<byte[]> reading(IscsiDisk disk, long offset, int length) {
        var end = new CompletableFuture<Void>();
        var into = Arena.ofAuto().allocate(length);
        disk.read(offset, into, Completion.of(end));
        return end.thenApply(_ -> into.toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void resetToldByAnAsynchronousEventIsHeeded() throws IscsiException {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            write(disk, model, 500, random(5000, 2));
            fake.loseCache();
            fake.alive(ONE)
                    .tell(events -> events.sense(1, FakeDisk.sense(6, 0x29, 1).sense()));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(disk.stats().bytesResent()).isPositive());
            disk.flush();
        }

        assertThat(fake.durableBytes()).isEqualTo(model);
    }

    @Test
    void sessionThatIsAskedToLeaveIsReplacedUnseen() throws IscsiException {
        var bytes = random(4096, 1);
        try (var disk = attach(fake)) {
            fake.alive(ONE).tell(SessionEvents::leaveRequested);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(disk.stats().logins()).isEqualTo(1));
            disk.write(0, segment(bytes));

            assertThat(read(disk, 0, 4096)).isEqualTo(bytes);
        }
    }

    @Test
    void anotherDiskAfterAReconnectIsNeverWritten() throws IscsiException {
        try (var disk = attach(fake)) {
            disk.write(0, segment(random(512, 1)));
            var before = fake.count(FakeDisk.OP_WRITE);
            fake.naa[15]++;
            fake.cutAll();

            assertFails(() -> disk.write(0, segment(random(512, 2))), IscsiFault.LUN_IDENTITY_CHANGED);
            assertFails(disk::flush, IscsiFault.LUN_IDENTITY_CHANGED);
            assertThat(fake.count(FakeDisk.OP_WRITE)).isEqualTo(before);
        }
    }

    @Test
    void smallerDiskAfterAReconnectIsAnotherOne() throws IscsiException {
        try (var disk = attach(fake)) {
            fake.grow(4000);
            fake.cutAll();

            assertFails(() -> read(disk, 0, 512), IscsiFault.LUN_IDENTITY_CHANGED);
        }
    }

    @Test
    void largerDiskAfterAReconnectIsTheSameOne() throws IscsiException {
        var bytes = random(512, 1);
        try (var disk = attach(fake)) {
            fake.grow(5000);
            fake.cutAll();
            read(disk, 0, 512);

            assertThat(disk.capacityBytes()).isEqualTo(5000 * 512);
            disk.write(4999 * 512, segment(bytes));
            assertThat(read(disk, 4999 * 512, 512)).isEqualTo(bytes);
        }
    }

    /** A unit tells of a reset once: also where it is asked for something else. */
    @ParameterizedTest
    @CsvSource({"0x2a, 0x09", "0x3f, 0x0e"})
    void resetThatIsToldInAReviewIsHeeded(int code, int qualifier) throws IscsiException {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            write(disk, model, 500, random(5000, 2));
            fake.loseCache();
            fake.answer(FakeDisk.OP_READ, FakeDisk.sense(6, code, qualifier), 1);
            fake.answer(FakeDisk.OP_TUR, FakeDisk.sense(6, 0x29, 0), 1);

            assertThat(read(disk, 0, 8192)).isEqualTo(Arrays.copyOf(model, 8192));
            disk.flush();

            assertThat(disk.stats().logins()).isZero();
        }
        assertThat(fake.durableBytes()).isEqualTo(model);
    }

    @Test
    void resetThatIsToldInAReviewThatFailsIsHeeded() throws IscsiException {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            write(disk, model, 500, random(5000, 2));
            fake.loseCache();
            fake.answer(FakeDisk.OP_READ, FakeDisk.sense(6, 0x3f, 0x0e), 1);
            fake.answer(FakeDisk.OP_TUR, FakeDisk.sense(6, 0x29, 0), 1);
            fake.answer(FakeDisk.OP_TUR, FakeDisk.status(0x18), 1);

            assertThat(read(disk, 0, 8192)).isEqualTo(Arrays.copyOf(model, 8192));
        }
    }

    @Test
    void whatWasSentAgainIsFlushedSoThatItIsSentNoThirdTime() throws IscsiException {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            write(disk, model, 500, random(5000, 2));
            fake.losePower();
            read(disk, 0, 512);

            assertThat(disk.stats().unflushedBytes()).isZero();
            assertThat(fake.durableBytes()).isEqualTo(model);
            var resent = disk.stats().bytesResent();
            fake.losePower();
            read(disk, 0, 512);

            assertThat(disk.stats().bytesResent()).isEqualTo(resent);
        }
    }

    @Test
    void diskWhoseCacheIsOffByThenNeedsNoFlushOfWhatIsSentAgain() throws IscsiException {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            write(disk, model, 500, random(5000, 2));
            fake.hasWriteCache = false;
            fake.losePower();
            read(disk, 0, 512);

            assertThat(disk.stats().unflushedBytes()).isZero();
            assertThat(fake.count(FakeDisk.OP_FLUSH_16)).isZero();
        }
        assertThat(fake.durableBytes()).isEqualTo(model);
    }

    @Test
    void diskThatKnowsNoFlushAnyLongerIsRecoveredWithoutOne() throws IscsiException {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            write(disk, model, 500, random(5000, 2));
            fake.answer(FakeDisk.OP_FLUSH_16, FakeDisk.sense(5, 0x20, 0), 100);
            fake.answer(FakeDisk.OP_FLUSH_10, FakeDisk.sense(5, 0x20, 0), 100);
            fake.losePower();

            assertThat(read(disk, 0, 8192)).isEqualTo(Arrays.copyOf(model, 8192));
            assertThat(disk.stats().unflushedBytes()).isZero();
        }
        assertThat(fake.bytes()).isEqualTo(model);
    }

    @Test
    void changedUnitsAreSeenOnALivingSession() throws IscsiException {
        try (var disk = attach(fake)) {
            fake.serial = "serial-2";
            fake.answer(FakeDisk.OP_WRITE, FakeDisk.sense(6, 0x3f, 0x0e), 1);

            assertFails(() -> disk.write(0, segment(random(512, 2))), IscsiFault.LUN_IDENTITY_CHANGED);
        }
    }

    @Test
    void targetThatStaysAwayEndsTheDisk() throws IscsiException {
        try (var disk = attach(fake, DiskUnderTest.impatient(), Access.READ_WRITE)) {
            fake.refuse(ONE, new IscsiException(IscsiFault.UNREACHABLE, "refused"));
            fake.cutAll();

            assertFails(() -> disk.write(0, segment(random(512, 2))), IscsiFault.TIMED_OUT);
            assertFails(() -> read(disk, 0, 512), IscsiFault.TIMED_OUT);
        }
    }

    @Test
    void diskThatNobodyNeedsMayBeAwayForLonger() throws IscsiException {
        try (var disk = attach(fake, DiskUnderTest.impatient(), Access.READ_WRITE)) {
            fake.refuse(ONE, new IscsiException(IscsiFault.UNREACHABLE, "refused"));
            fake.cutAll();
            var logins = fake.logins;
            Awaitility.await().untilAsserted(() -> assertThat(fake.logins).isGreaterThan(logins + 100));
            fake.allow(ONE);

            assertThat(read(disk, 0, 512)).isEqualTo(Arrays.copyOf(fake.bytes(), 512));
        }
    }

    @Test
    void refusedSecretIsNotTriedAgain() throws IscsiException {
        try (var disk = attach(fake)) {
            fake.refuse(ONE, new IscsiException(IscsiFault.AUTHENTICATION_FAILED, "no"));
            fake.cutAll();

            assertFails(() -> read(disk, 0, 512), IscsiFault.AUTHENTICATION_FAILED);
            assertThat(fake.logins).isEqualTo(2);
        }
    }

    @Test
    void attachingGoesOnWithThePortalsThatAnswer() throws IscsiException {
        fake.refuse(ONE, new IscsiException(IscsiFault.UNREACHABLE, "refused"));
        try (var disk = attach(fake, ONE, TWO)) {
            assertThat(disk.stats().paths())
                    .extracting(path -> path.state())
                    .containsExactly(State.DOWN, State.OPTIMIZED);
            read(disk, 0, 512);
            fake.allow(ONE);

            Awaitility.await().untilAsserted(() -> assertThat(disk.stats().paths())
                    .extracting(path -> path.state())
                    .containsOnly(State.OPTIMIZED));
        }
    }

    @Test
    void attachingFailsWithTheReasonWhereNoPortalAnswers() {
        fake.refuse(ONE, new IscsiException(IscsiFault.TARGET_NOT_FOUND, "no such"));
        fake.refuse(TWO, new IscsiException(IscsiFault.UNREACHABLE, "refused"));

        assertFails(() -> attach(fake, ONE, TWO), IscsiFault.TARGET_NOT_FOUND);
    }

    @Test
    void onePathDiesAndTheOtherGoesOn() throws Exception {
        var model = fake.bytes();
        try (var disk = attach(fake, ONE, TWO)) {
            fake.refuse(ONE, new IscsiException(IscsiFault.UNREACHABLE, "refused"));
            var writes = new ArrayList<CompletableFuture<Void>>();
            for (var at = 0; at < 40; at++) {
                writes.add(writing(disk, at * 10_000L, put(model, at * 10_000, random(9_000, at))));
                if (at == 20) {
                    fake.cut(ONE);
                }
            }
            CompletableFuture.allOf(writes.toArray(new CompletableFuture<?>[0])).get(20, TimeUnit.SECONDS);
            disk.flush();
        }

        assertThat(fake.durableBytes()).isEqualTo(model);
    }

    @Test
    void flushThatMeetsAResetCoversNothing() throws Exception {
        var model = fake.bytes();
        try (var disk = attach(fake)) {
            for (var round = 0; round < 20; round++) {
                write(disk, model, round * 600, random(5000, round));
                fake.hold();
                var flushed = new CompletableFuture<Void>();
                disk.flush(Completion.of(flushed));
                var bystander = new CompletableFuture<Void>();
                disk.read(0, segment(new byte[512]), Completion.of(bystander));
                fake.loseCache();
                fake.alive(ONE).attention();
                fake.letGo();
                flushed.get(10, TimeUnit.SECONDS);
                bystander.get(10, TimeUnit.SECONDS);

                assertThat(fake.durableBytes()).isEqualTo(model);
            }
        }
    }

    @Test
    void blocksOfALostWriteAreNotWrittenAgainBeforeItsSessionIsReinstated() throws Exception {
        for (var round = 0; round < 10; round++) {
            var later = random(512, round);
            try (var disk = attach(fake, ONE, TWO)) {
                fake.hold();
                var first = writing(disk, 0, random(512, 100 + round));
                fake.refuse(ONE, new IscsiException(IscsiFault.UNREACHABLE, "refused"));
                fake.cut(ONE);
                fake.letGo();
                first.get(10, TimeUnit.SECONDS);
                var second = writing(disk, 0, later);
                disk.write(1024, segment(later));
                assertThat(second).isNotDone();
                fake.allow(ONE);

                second.get(10, TimeUnit.SECONDS);
            }

            assertThat(Arrays.copyOf(fake.bytes(), 512)).isEqualTo(later);
        }
    }

    @Test
    void optimizedPathIsTakenFirst() throws IscsiException {
        fake.access(ONE, 1);
        fake.access(TWO, 0);
        try (var disk = attach(fake, ONE, TWO)) {
            for (var at = 0; at < 20; at++) {
                read(disk, at * 512L, 512);
            }

            assertThat(disk.stats().paths())
                    .extracting(path -> path.state())
                    .containsExactly(State.NON_OPTIMIZED, State.OPTIMIZED);
        }
    }

    @Test
    void pathOnStandbyIsLeftForAnother() throws IscsiException {
        fake.access(ONE, 0);
        fake.access(TWO, 1);
        try (var disk = attach(fake, ONE, TWO)) {
            fake.access(ONE, 2);
            assertThat(read(disk, 0, 512)).isEqualTo(Arrays.copyOf(fake.bytes(), 512));

            assertThat(disk.stats().paths().getFirst().state()).isEqualTo(State.STANDBY);
        }
    }

    @Test
    void closingWaitsForNoDeadTarget() throws IscsiException {
        var settings = DiskUnderTest.SETTINGS.withDeadlines(
                DiskUnderTest.SETTINGS.deadlines().withLogout(Duration.ofMillis(50)));
        var disk = attach(fake, settings, Access.READ_WRITE);
        fake.hold();
        var write = writing(disk, 0, random(512, 1));

        disk.close();

        Awaitility.await().untilAsserted(() -> assertThat(write).isCompletedExceptionally());
    }

    /** {@code -Discsi.seeds=500} for more of them, {@code -Discsi.seed=77} for others. */
    static LongStream seeds() {
        long first = Long.getLong("iscsi.seed", 1);
        return LongStream.range(first, first + Long.getLong("iscsi.seeds", 12));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesAreThoseOfAModelWhateverIsCut(long seed) throws Exception {
        var random = new Random(seed);
        var paths = seed % 2 == 0 ? new Portal[] {ONE, TWO} : new Portal[] {ONE};
        fake.isThin = seed % 3 == 0;
        fake.knowsWriteSame = seed % 4 != 0;
        var settings = DiskUnderTest.SETTINGS.withRecovery(
                DiskUnderTest.SETTINGS.recovery().withUnflushedBytes(256 << 10));
        var model = fake.bytes();
        try (var disk = attach(fake, settings, Access.READ_WRITE, paths)) {
            var pending = new ArrayList<CompletableFuture<Void>>();
            for (var round = 0; round < 400; round++) {
                var length = 1 + random.nextInt(1 << random.nextInt(1, 17));
                var offset = random.nextInt(model.length - length);
                pending.add(change(disk, model, offset, length, random));
                trouble(random);
                if (random.nextInt(16) == 0) {
                    await(pending);
                    assertThat(read(disk, offset, length))
                            .isEqualTo(Arrays.copyOfRange(model, offset, offset + length));
                }
            }
            await(pending);
            disk.flush();
            assertThat(fake.durableBytes()).isEqualTo(model);
        }
    }

    private CompletableFuture<Void> change(IscsiDisk disk, byte[] model, int offset, int length, Random random) {
        if (random.nextInt(8) == 0) {
            Arrays.fill(model, offset, offset + length, (byte) 0);
            var end = new CompletableFuture<Void>();
            disk.writeZeroes(offset, length, Completion.of(end));
            return end;
        }
        return writing(disk, offset, put(model, offset, random(length, random.nextLong())));
    }

    private void trouble(Random random) {
        switch (random.nextInt(30)) {
            case 0 -> fake.losePower();
            case 1 -> fake.cutAll();
            case 2 -> fake.cut(ONE);
            case 3 -> fake.cutAt(FakeDisk.OP_WRITE);
            case 4 -> fake.cutAt(FakeDisk.OP_FLUSH_16);
            case 5 -> fake.answer(FakeDisk.OP_WRITE, FakeDisk.status(8), 2);
            case 6 -> fake.answer(FakeDisk.OP_WRITE, FakeDisk.sense(6, 0x29, 2), 1);
            case 7 -> fake.answer(FakeDisk.OP_READ, FakeDisk.sense(0xb, 0x47, 3), 1);
            case 8 -> fake.reset();
            case 9 -> fake.answer(FakeDisk.OP_WRITE, FakeDisk.sense(6, 0x2a, 9), 1);
            case 10 -> {
                fake.answer(FakeDisk.OP_WRITE, FakeDisk.sense(6, 0x3f, 0x0e), 1);
                fake.reset();
            }
            default -> {}
        }
    }

    private static void await(List<CompletableFuture<Void>> pending) throws Exception {
        CompletableFuture.allOf(pending.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
        pending.clear();
    }

    private static void write(IscsiDisk disk, byte[] model, int offset, byte[] bytes) throws IscsiException {
        disk.write(offset, segment(put(model, offset, bytes)));
    }

    private static byte[] put(byte[] model, int offset, byte[] bytes) {
        System.arraycopy(bytes, 0, model, offset, bytes.length);
        return bytes;
    }

    private static void assertFails(ThrowingCallable call, IscsiFault fault) {
        assertThatThrownBy(call)
                .asInstanceOf(type(IscsiException.class))
                .extracting(IscsiException::fault)
                .isEqualTo(fault);
    }
}
