package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.scripted.Cdb;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Interjection;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Pdu;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.Way;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said besides commands and data: pings, asynchronous messages, aborts, rejects, silence. */
final class ConversationFaultsTest extends DiskFixture {
    private static IscsiSettings watchful() {
        var settings = quick();
        var limit = Duration.ofMillis(400);
        return settings.withDeadlines(settings.deadlines()
                .withCommand(limit)
                .withSynchronize(limit)
                .withTaskManagement(limit, limit)
                .withLogout(limit)
                .withKeepalive(limit, limit, 2));
    }

    @Test
    void targetsPingIsAnsweredWithItsTagAndLun() throws Exception {
        try (var disk = attach()) {
            write(disk, 0, 512);
            target.ping(0x0003L << 48, 0xabcd);

            soon().until(() -> target.pongs().size() == 1);
            assertThat(target.pongs().getFirst().i32(20)).isEqualTo(0xabcd);
            assertThat(target.pongs().getFirst().i64(8)).isEqualTo(0x0003L << 48);
            write(disk, 512, 512);
        }
    }

    @Test
    void silenceIsBrokenByPings() throws IscsiException {
        var pings = new java.util.concurrent.atomic.AtomicInteger();
        target.script((way, pdu) -> {
            if (way == Way.RECEIVED && pdu.opcode() == Op.NOP_OUT) {
                pings.incrementAndGet();
            }
            return Deed.PASS;
        });
        try (var disk = attach(watchful())) {
            soon().until(() -> pings.get() >= 2);

            assertThat(target.isids()).hasSize(1);
            write(disk, 0, 512);
        }
    }

    @Test
    void targetThatAnswersNoPingIsLeft() throws IscsiException {
        try (var disk = attach(watchful())) {
            write(disk, 0, 512);
            target.script(Script.each(Way.SENT, Op.NOP_IN, Deed.SWALLOW));

            soon().until(() -> target.isids().size() > 1);
            target.script(Script.NONE);
            readsTheModel(disk, 0, 4096);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void targetThatWantsToBeLeftIsLeftAndComeBackTo(int event) throws Exception {
        try (var disk = attach()) {
            work(disk, 5);
            target.async(event, 0, 0, 0, 0, new byte[0]);
            if (event == 2 || event == 3) {
                target.cutAll();
            }
            soon().until(() -> target.isids().size() == 2);
            work(disk, 5);
            disk.flush();

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void asynchronousSenseIsTakenForAnAttention() throws Exception {
        try (var disk = attach()) {
            work(disk, 3);
            unit.blocks = DISK_BYTES / 512 * 2;
            var sense = new byte[] {0, 18, 0x70, 0, 6, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x2a, 0x09, 0, 0, 0, 0};
            target.async(0, 0, 0, 0, 0, sense);

            work(disk, 3);
            assertThat(disk.refreshCapacity()).isEqualTo(DISK_BYTES * 2L);
        }
    }

    @Test
    void messageThatNobodyKnowsIsNoReasonToLeave() throws Exception {
        try (var disk = attach()) {
            target.async(255, 0, 1, 2, 3, new byte[12]);
            target.async(77, 0, 1, 2, 3, new byte[0]);
            work(disk, 5);
        }
    }

    @Test
    void writeThatIsNeverAnsweredIsAbortedAndDoneAgain() throws IscsiException {
        try (var disk = attach(watchful())) {
            unit.next(Cdb.WRITE_16, Interjection.NEVER);
            write(disk, 0, 4096);

            readsTheModel(disk, 0, 4096);
            assertThat(target.managed()).startsWith(1);
        }
    }

    @Test
    void readThatIsNeverAnsweredIsAbortedAndDoneAgain() throws IscsiException {
        try (var disk = attach(watchful())) {
            write(disk, 0, 4096);
            unit.next(2, Cdb.READ_16, Interjection.NEVER);

            readsTheModel(disk, 0, 4096);
            assertThat(target.managed()).contains(1);
        }
    }

    @Test
    void abortThatIsNeverAnsweredEndsTheConnection() throws IscsiException {
        try (var disk = attach(watchful())) {
            target.script(Script.each(Way.SENT, Op.TASK_MANAGEMENT_RESPONSE, Deed.SWALLOW));
            unit.next(Cdb.WRITE_16, Interjection.NEVER);
            write(disk, 0, 4096);

            readsTheModel(disk, 0, 4096);
            assertThat(target.isids().size()).isGreaterThan(1);
        }
    }

    @Test
    void slowAnswersAreWaitedFor() throws Exception {
        try (var disk = attach()) {
            var slow = new Random(3);
            for (int i = 0; i < 30; i++) {
                unit.next(Cdb.WRITE_16, new Interjection.After(Duration.ofMillis(slow.nextInt(30))));
            }
            work(disk, 30);

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void slowPingsAndStatusesAreWaitedFor() throws IscsiException {
        target.script((way, pdu) -> way == Way.SENT ? new Deed.Late(Duration.ofMillis(3)) : Deed.PASS);
        try (var disk = attach()) {
            work(disk, 10);
        }
    }

    @Test
    void rejectEndsTheSessionAndNothingIsLost() throws IscsiException {
        try (var disk = attach()) {
            target.script((way, pdu) -> {
                if (way == Way.SENT && pdu.opcode() == Op.RESPONSE && unit.seen(Cdb.WRITE_16) % 4 == 0) {
                    return new Deed.Instead(rejectBytes());
                }
                return Deed.PASS;
            });
            work(disk, 1);
            target.script(Script.NONE);
            work(disk, 3);

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    private static byte[] rejectBytes() {
        var bytes = new byte[96];
        bytes[0] = 0x3f;
        bytes[1] = (byte) 0x80;
        bytes[2] = 4;
        bytes[7] = 48;
        java.util.Arrays.fill(bytes, 16, 20, (byte) 0xff);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0x24, 0x27, 0x3c, 0x00, 0x05})
    void nonsenseEndsTheSessionAndNothingIsLost(int opcode) throws IscsiException {
        try (var disk = attach()) {
            var done = new AtomicBoolean();
            target.script(
                    (way, pdu) -> way == Way.SENT && pdu.opcode() == Op.RESPONSE && done.compareAndSet(false, true)
                            ? new Deed.Instead(nonsense(opcode, pdu))
                            : Deed.PASS);
            work(disk, 5);

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    /** Of the right number, so that it is looked at. */
    private static byte[] nonsense(int opcode, Pdu instead) {
        var bytes = new byte[Pdu.HEADER_BYTES];
        bytes[0] = (byte) opcode;
        System.arraycopy(instead.bytes(24, 12), 0, bytes, 24, 12);
        return bytes;
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of(Way.SENT, Op.RESPONSE),
                Arguments.of(Way.SENT, Op.DATA_IN),
                Arguments.of(Way.SENT, Op.R2T),
                Arguments.of(Way.RECEIVED, Op.COMMAND),
                Arguments.of(Way.RECEIVED, Op.DATA_OUT));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void pduThatNeverArrivesIsNoticed(Way way, int opcode) throws IscsiException {
        target.traits().dataInBytes = 4096;
        try (var disk = attach(watchful())) {
            write(disk, 0, 8 << 10);
            target.script(Script.first(way, opcode, Deed.SWALLOW));
            write(disk, 4 << 10, 200 << 10);
            readsTheModel(disk, 0, 64 << 10);
            write(disk, 8 << 10, 4 << 10);

            readsTheModel(disk, 0, 256 << 10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 36, 40, 44, 5})
    void dataThatBelongNowhereAreNotTaken(int at) throws IscsiException {
        try (var disk = attach(watchful())) {
            write(disk, 0, 64 << 10);
            target.traits().dataInBytes = 4096;
            target.script(
                    Script.nth(3, Way.SENT, pdu -> pdu.opcode() == Op.DATA_IN, new Deed.Flip(at, at == 5 ? 0 : 0x55)));

            readsTheModel(disk, 0, 64 << 10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 44, 16})
    void requestForDataThatAreNotThereIsNotServed(int at) throws IscsiException {
        try (var disk = attach(watchful())) {
            target.script(Script.first(Way.SENT, Op.R2T, new Deed.Flip(at, 0x55)));
            write(disk, 0, 256 << 10);

            readsTheModel(disk, 0, 256 << 10);
        }
    }

    @Test
    void closeEndsWhatRuns() throws Exception {
        modelHolds = false;
        var read = new CompletableFuture<Void>();
        try (var arena = Arena.ofShared()) {
            try (var disk =
                    attach(watchful().withDeadlines(watchful().deadlines().withCommand(Duration.ofSeconds(30))))) {
                unit.next(Cdb.READ_16, Interjection.NEVER);
                disk.read(0, arena.allocate(4096), Completion.of(read));
                soon().until(() -> unit.seen(Cdb.READ_16) == 1);
            }
            assertThat(faultOf(() -> {
                        try {
                            read.get(10, TimeUnit.SECONDS);
                        } catch (java.util.concurrent.ExecutionException failed) {
                            throw failed.getCause();
                        }
                    }))
                    .isEqualTo(IscsiFault.CLOSED);
        }
    }

    @Test
    void logoutThatIsNeverAnsweredDoesNotHoldUp() throws IscsiException {
        try (var disk = attach(watchful())) {
            target.script(Script.each(Way.SENT, Op.LOGOUT_RESPONSE, Deed.SWALLOW));
            write(disk, 0, 512);
        }
    }

    @Test
    void orderlyEndIsALogout() throws IscsiException {
        attach().close();

        assertThat(target.logouts()).hasSize(1);
    }
}
