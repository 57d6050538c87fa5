package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal.Requests;
import io.vitrine.attach.iscsi.LunEncoding;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.LogicalUnit;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.Way;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form that a target may give to the same conversation: sizes, splits, orders, numbers. */
final class WireShapesTest extends DiskFixture {
    private static final Duration A_BIT = Duration.ofNanos(50_000);

    private void worksAndReadsBack(int writes) throws IscsiException {
        try (var disk = attach()) {
            work(disk, writes);
            disk.flush();
            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void answerMayBeSplitAtEveryByte() throws IscsiException {
        target.traits().headerDigests = List.of("CRC32C");
        target.traits().dataDigests = List.of("CRC32C");
        try (var disk = attach()) {
            write(disk, 0, 512);
            var at = new AtomicInteger();
            target.script((way, pdu) -> way == Way.SENT ? new Deed.Split(at.get(), A_BIT) : Deed.PASS);
            for (; at.get() <= 48 + 4 + 512 + 4; at.incrementAndGet()) {
                readsTheModel(disk, 0, 512);
            }
            for (at.set(1); at.get() < 48; at.incrementAndGet()) {
                write(disk, 1024, 512);
            }
        }
    }

    @Test
    void loginMayBeSplitAtEveryByte() throws IscsiException {
        target.traits().ownKeys = java.util.Map.of("X-io.vitrine.a", "b");
        for (int at = 1; at < 200; at += 7) {
            target.script(Script.each(Way.SENT, Op.LOGIN_RESPONSE, new Deed.Split(at, A_BIT)));
            attach().close();
        }
    }

    @Test
    void everythingMayComeInRandomPieces() throws IscsiException {
        target.script((way, pdu) -> way == Way.SENT
                ? new Deed.Split(ThreadLocalRandom.current().nextInt(1, 600), Duration.ofNanos(1))
                : Deed.PASS);
        worksAndReadsBack(20);
    }

    @Test
    void smallestSegmentsBothWays() throws IscsiException {
        target.traits().maxRecvDataSegment = 512;
        target.traits().dataInBytes = 512;
        target.traits().firstBurst = 512;
        target.traits().maxBurst = 2048;
        worksAndReadsBack(10);
    }

    @Test
    void segmentsThatAreNoMultipleOfFour() throws IscsiException {
        target.traits().maxRecvDataSegment = 513;
        target.traits().dataInBytes = 515;
        target.traits().firstBurst = 1025;
        target.traits().maxBurst = 4099;
        target.traits().headerDigests = List.of("CRC32C");
        target.traits().dataDigests = List.of("CRC32C");
        worksAndReadsBack(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void windowOfFewCommands(int window) throws IscsiException {
        target.traits().window = window;
        worksAndReadsBack(40);
    }

    @Test
    void requestsForDataInAnyOrder() throws IscsiException {
        target.traits().r2tsReversed = true;
        target.traits().maxOutstandingR2t = 8;
        target.traits().maxBurst = 8 << 10;
        target.traits().firstBurst = 4 << 10;
        worksAndReadsBack(20);
    }

    static Stream<Arguments> unasked() {
        return Stream.of(true, false)
                .flatMap(initial -> Stream.of(true, false).map(immediate -> Arguments.of(initial, immediate)));
    }

    @ParameterizedTest
    @MethodSource("unasked")
    void dataThatComeUnasked(boolean initialR2t, boolean immediateData) throws IscsiException {
        target.traits().initialR2t = initialR2t;
        target.traits().immediateData = immediateData;
        target.traits().maxRecvDataSegment = 4096;
        target.traits().firstBurst = 10_000;
        target.traits().maxOutstandingR2t = 4;
        worksAndReadsBack(20);
    }

    @Test
    void initiatorThatWantsToBeAskedForAll() throws IscsiException {
        target.traits().initialR2t = false;
        var settings = quick();
        try (var disk = attach(settings.withProposal(settings.proposal().withRequests(new Requests(true, false, 8))))) {
            work(disk, 10);
        }
    }

    @Test
    void statusInAPduOfItsOwn() throws IscsiException {
        target.traits().statusInData = false;
        worksAndReadsBack(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, Integer.MAX_VALUE - 2})
    void statusNumbersWrapAround(int first) throws IscsiException {
        target.traits().firstStatSn = first;
        worksAndReadsBack(30);
    }

    @Test
    void statusNumberOfThePastChangesNothing() throws IscsiException {
        var settings = quick();
        var limit = Duration.ofMillis(500);
        var deadlines = settings.deadlines().withCommand(limit).withTaskManagement(limit, limit);
        try (var disk = attach(settings.withDeadlines(deadlines))) {
            write(disk, 0, 8192);
            target.script((way, pdu) -> {
                if (way == Way.SENT && pdu.opcode() == Op.RESPONSE && pdu.i32(24) % 5 == 0) {
                    pdu.i32(24, pdu.i32(24) - 3);
                }
                return Deed.PASS;
            });
            work(disk, 4);
            target.script(Script.NONE);
            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void windowOfThePastIsNotTaken() throws IscsiException {
        try (var disk = attach()) {
            target.script((way, pdu) -> {
                if (way == Way.SENT && pdu.opcode() == Op.RESPONSE && pdu.i32(24) % 3 == 0) {
                    pdu.i32(32, pdu.i32(28) - 7);
                }
                return Deed.PASS;
            });
            work(disk, 20);
            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void furtherHeadersAreSkipped() throws IscsiException {
        target.script((way, pdu) -> {
            if (way == Way.SENT && pdu.opcode() == Op.DATA_IN) {
                pdu.further(new byte[] {0, 5, 0x3f, 0, 1, 2, 3, 4});
            }
            return Deed.PASS;
        });
        worksAndReadsBack(5);
    }

    @Test
    void blocksOf4096BytesAreReadAndWrittenAround() throws IscsiException {
        unit = target.add(0, new LogicalUnit(4096, DISK_BYTES / 4096, "SERIAL-1", NAA));
        try (var disk = attach()) {
            assertThat(disk.blockBytes()).isEqualTo(4096);
            work(disk, 20);
            write(disk, 5000, 10_001);
            write(disk, 4095, 2);
            disk.writeZeroes(9000, 20_000);
            Arrays.fill(model, 9000, 29_000, (byte) 0);
            for (int i = 0; i < 20; i++) {
                int offset = random.nextInt(DISK_BYTES / 2);
                readsTheModel(disk, offset, 1 + random.nextInt(100_000));
            }
        }
    }

    @Test
    void bytesThatAreNoBlocksAreReadAndWrittenAround() throws IscsiException {
        try (var disk = attach()) {
            work(disk, 10);
            write(disk, 1, 1);
            write(disk, 511, 2);
            write(disk, 1000, 5000);
            for (int i = 0; i < 20; i++) {
                readsTheModel(disk, random.nextInt(DISK_BYTES / 2), 1 + random.nextInt(3000));
            }
        }
    }

    @Test
    void blocksBeyondTwoTebibytes() throws IscsiException {
        modelHolds = false;
        unit = target.add(0, new LogicalUnit(512, 10L << 32, "SERIAL-1", NAA));
        long far = (10L << 41) - 4096;
        try (var disk = attach()) {
            var bytes = randomBytes(4096);
            disk.write(
                    far,
                    java.lang.foreign.Arena.ofAuto()
                            .allocate(4096)
                            .copyFrom(java.lang.foreign.MemorySegment.ofArray(bytes)));

            assertThat(disk.capacityBytes()).isEqualTo(10L << 41);
            assertThat(read(disk, far, 4096)).isEqualTo(bytes);
            assertThat(unit.read(far, 4096)).isEqualTo(bytes);
        }
    }

    static Stream<Arguments> luns() {
        return Stream.of(
                Arguments.of(1L, 1L << 48),
                Arguments.of(255L, 255L << 48),
                Arguments.of(LunEncoding.SAM2.number(256), 0x4100L << 48),
                Arguments.of(LunEncoding.SAM3_FLAT.number(1), 0x4001L << 48),
                Arguments.of(300L, 300L << 48));
    }

    @ParameterizedTest
    @MethodSource("luns")
    void lunInEachEncoding(long number, long wire) throws IscsiException {
        target.remove(0);
        target.put(wire, unit);
        try (var disk = new Initiator(quick()).attach(address(number), Access.READ_WRITE)) {
            write(disk, 0, 4096);
        }
    }

    @Test
    void discoveryTellsEveryTargetAlsoInPieces() throws IscsiException {
        for (int i = 0; i < 500; i++) {
            target.otherNames().add("iqn.2026-01.io.vitrine:other-" + i);
        }
        target.traits().textPieceBytes = 777;

        var found = new Initiator(quick()).discover(at(target.portal()), Optional.empty(), Optional.empty());

        assertThat(found).hasSize(501);
        assertThat(found.getFirst().name()).isEqualTo(target.name());
        assertThat(found.getFirst().addresses().getFirst().portal()).isEqualTo(at(target.portal()));
    }

    @Test
    void reportTellsEveryLun() throws IscsiException {
        target.add(5, new LogicalUnit(512, 8, "SERIAL-5", NAA + 5));

        assertThat(new Initiator(quick()).luns(address())).containsExactly(0L, 5L);
    }
}
