package io.vitrine.attach.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Interjection;
import io.vitrine.attach.iscsi.scripted.LogicalUnit;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.ScriptedTarget;
import io.vitrine.attach.iscsi.scripted.ScsiAnswer;
import io.vitrine.attach.iscsi.scripted.Way;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One session against a target that follows a script. */
class SessionTest {
    private static final int WRITE = 0x8a;
    private static final int READ = 0x88;
    private static final int TEST_UNIT_READY = 0;
    private static final int BLOCK = 512;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Random random = new Random(7);
    private final Arena arena = Arena.ofShared();
    private final Told told = new Told();
    private ScriptedTarget target;
    private LogicalUnit unit;

    /** What a session says by itself. */
    private static final class Told implements SessionEvents {
        final List<String> sense = new CopyOnWriteArrayList<>();
        final AtomicInteger leave = new AtomicInteger();
        final List<IscsiException> ended = new CopyOnWriteArrayList<>();

        @Override
        public void sense(long lun, byte[] sense) {
            this.sense.add(Long.toHexString(lun) + " " + sense[12] + "/" + sense[13]);
        }

        @Override
        public void leaveRequested() {
            leave.incrementAndGet();
        }

        @Override
        public void ended(IscsiException cause) {
            ended.add(cause);
        }
    }

    @BeforeEach
    void start() throws IOException {
        target = new ScriptedTarget("iqn.2026-01.io.vitrine:session");
        target.traits().attentionAtLogin = false;
        unit = target.add(1, new LogicalUnit(BLOCK, 16 << 11, "SERIAL", 0x6000_0000_0000_0001L));
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("iscsi-")));
        assertThat(target.violations()).isEmpty();
        target.close();
        arena.close();
    }

    private static IscsiSettings settings() {
        var defaults = IscsiSettings.DEFAULTS;
        return defaults.withDeadlines(
                defaults.deadlines().withTaskManagement(SHORT, SHORT).withLogout(SHORT));
    }

    private ScsiPort open() throws IscsiException {
        return open(settings());
    }

    private ScsiPort open(IscsiSettings settings) throws IscsiException {
        var portal = new Portal(target.portal().host(), target.portal().port());
        return Session.open(portal, new TargetAddress(portal, target.name(), 1), Isid.random(), settings, told);
    }

    private static byte[] cdb(int opcode, long offset, long bytes) {
        return ByteBuffer.allocate(16)
                .put((byte) opcode)
                .put((byte) 0)
                .putLong(offset / BLOCK)
                .putInt((int) bytes / BLOCK)
                .array();
    }

    private static ScsiTask task(
            byte[] cdb, MemorySegment out, MemorySegment in, Duration limit, Consumer<TaskResult> done) {
        return new ScsiTask(ScriptedTarget.encode(1), cdb, out, in, ScsiTask.TaskAttribute.SIMPLE, limit, done);
    }

    private static CompletableFuture<TaskResult> run(
            ScsiPort port, byte[] cdb, MemorySegment out, MemorySegment in, Duration limit) {
        var result = new CompletableFuture<TaskResult>();
        port.submit(task(cdb, out, in, limit, result::complete));
        return result;
    }

    private static CompletableFuture<TaskResult> ready(ScsiPort port, Duration limit) {
        return run(port, new byte[6], ScsiTask.NOTHING, ScsiTask.NOTHING, limit);
    }

    private CompletableFuture<TaskResult> write(ScsiPort port, long offset, MemorySegment bytes) {
        return run(port, cdb(WRITE, offset, bytes.byteSize()), bytes, ScsiTask.NOTHING, LONG);
    }

    private CompletableFuture<TaskResult> read(ScsiPort port, long offset, MemorySegment bytes) {
        return run(port, cdb(READ, offset, bytes.byteSize()), ScsiTask.NOTHING, bytes, LONG);
    }

    private MemorySegment some(int bytes) {
        var array = new byte[bytes];
        random.nextBytes(array);
        var segment = arena.allocate(bytes);
        segment.copyFrom(MemorySegment.ofArray(array));
        return segment;
    }

    private static TaskResult of(CompletableFuture<TaskResult> result) throws Exception {
        return result.get(20, TimeUnit.SECONDS);
    }

    private static void isGood(TaskResult result, long bytes) {
        assertThat(result).isInstanceOfSatisfying(TaskResult.Answered.class, it -> {
            assertThat(it.status()).isZero();
            assertThat(it.transferredBytes()).isEqualTo(bytes);
        });
    }

    private static IscsiFault lost(TaskResult result, boolean sessionDead) {
        assertThat(result).isInstanceOf(TaskResult.Lost.class);
        var lost = (TaskResult.Lost) result;
        assertThat(lost.sessionDead()).isEqualTo(sessionDead);
        return lost.cause().fault();
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, 65536,262144,0,     1,false,64",
        "false,true, 65536,262144,8192,  4,false,64",
        "false,false,8192, 16384, 4096,  8,true, 64",
        "true, false,512,  512,   512,   8,true, 3",
        "false,true, 262144,1048576,262144,8,false,1",
        "false,true, 1024, 4096,  1000,  2,true, 2"
    })
    void deepQueueOfWritesAndReadsMovesEachByte(
            boolean initialR2t,
            boolean immediate,
            int firstBurst,
            int maxBurst,
            int segment,
            int r2ts,
            boolean reversed,
            int window)
            throws Exception {
        var traits = target.traits();
        traits.initialR2t = initialR2t;
        traits.immediateData = immediate;
        traits.firstBurst = firstBurst;
        traits.maxBurst = maxBurst;
        traits.maxRecvDataSegment = segment;
        traits.maxOutstandingR2t = r2ts;
        traits.r2tsReversed = reversed;
        traits.window = window;
        traits.firstStatSn = -5;
        traits.dataInBytes = 5000;
        try (var port = open()) {
            var written = new ArrayList<MemorySegment>();
            var results = new ArrayList<CompletableFuture<TaskResult>>();
            for (var i = 0; i < 40; i++) {
                written.add(some(BLOCK * (1 + random.nextInt(300))));
                results.add(write(port, i * 300L * BLOCK, written.get(i)));
            }
            for (var i = 0; i < 40; i++) {
                isGood(of(results.get(i)), written.get(i).byteSize());
            }

            for (var i = 0; i < 40; i++) {
                var back = arena.allocate(written.get(i).byteSize());
                isGood(of(read(port, i * 300L * BLOCK, back)), back.byteSize());
                assertThat(back.mismatch(written.get(i))).as("write %d", i).isEqualTo(-1);
                assertThat(unit.read(i * 300L * BLOCK, (int) back.byteSize()))
                        .isEqualTo(back.toArray(ValueLayout.JAVA_BYTE));
            }
        }
        assertThat(target.logouts()).containsExactly(0);
    }

    @Test
    void tasksMayBeGivenFromCallbacks() throws Exception {
        try (var port = open()) {
            var left = new AtomicInteger(2000);
            var over = new CountDownLatch(8);
            var threads = new CopyOnWriteArrayList<Thread>();
            class Lane implements Consumer<TaskResult> {
                @Override
                public void accept(TaskResult result) {
                    threads.addIfAbsent(Thread.currentThread());
                    if (left.getAndDecrement() > 0) {
                        port.submit(task(new byte[6], ScsiTask.NOTHING, ScsiTask.NOTHING, LONG, this));
                    } else {
                        over.countDown();
                    }
                }
            }
            for (var i = 0; i < 8; i++) {
                port.submit(task(new byte[6], ScsiTask.NOTHING, ScsiTask.NOTHING, LONG, new Lane()));
            }

            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(threads).hasSize(1);
            assertThat(port.window()).isEqualTo(64);
        }
    }

    @Test
    void brokenCallbackHarmsNobodyElse() throws Exception {
        try (var port = open()) {
            port.submit(task(new byte[6], ScsiTask.NOTHING, ScsiTask.NOTHING, LONG, result -> {
                throw new IllegalStateException("on purpose");
            }));

            isGood(of(ready(port, LONG)), 0);
        }
    }

    @Test
    void senseAndResidualComeWithTheAnswer() throws Exception {
        try (var port = open()) {
            unit.next(TEST_UNIT_READY, Interjection.instead(ScsiAnswer.check(2, 4, 1)));
            assertThat(of(ready(port, LONG))).isInstanceOfSatisfying(TaskResult.Answered.class, it -> {
                assertThat(it.status()).isEqualTo(2);
                assertThat(it.sense()).hasSize(18).startsWith(0x70, 0, 2);
            });

            var inquiry = new byte[] {0x12, 0, 0, 0, (byte) 255, 0};
            var in = arena.allocate(255);
            assertThat(of(run(port, inquiry, ScsiTask.NOTHING, in, LONG)))
                    .isInstanceOfSatisfying(TaskResult.Answered.class, it -> assertThat(it.transferredBytes())
                            .isBetween(36L, 254L));
        }
    }

    @Test
    void targetsQuestionIsAnsweredWithItsTagAndLun() throws Exception {
        try (var port = open()) {
            target.ping(ScriptedTarget.encode(1), 0x1234);

            await().untilAsserted(() -> assertThat(target.pongs()).hasSize(1));
            var pong = target.pongs().getFirst();
            assertThat(pong.i32(20)).isEqualTo(0x1234);
            assertThat(pong.i64(8)).isEqualTo(ScriptedTarget.encode(1));
            assertThat(pong.itt()).isEqualTo(-1);
            assertThat(pong.isImmediate()).isTrue();
            assertThat(port.isAlive()).isTrue();
        }
    }

    @Test
    void silentTargetIsGivenUp() throws Exception {
        var settings = settings().withDeadlines(settings().deadlines().withKeepalive(SHORT, SHORT, 2));
        try (var port = open(settings)) {
            var asked = new AtomicInteger();
            target.script((way, pdu) -> {
                if (way == Way.RECEIVED && pdu.opcode() == Op.NOP_OUT) {
                    asked.incrementAndGet();
                    return Deed.SWALLOW;
                }
                return Deed.PASS;
            });

            await().untilAsserted(() -> assertThat(port.isAlive()).isFalse());
            assertThat(asked).hasValue(2);
            assertThat(told.ended).singleElement().matches(cause -> cause.fault() == IscsiFault.UNREACHABLE);
        }
    }

    @Test
    void idleSessionLivesOnItsPings() throws Exception {
        var settings = settings().withDeadlines(settings().deadlines().withKeepalive(Duration.ofMillis(20), LONG, 2));
        try (var port = open(settings)) {
            var asked = new CountDownLatch(5);
            target.script((way, pdu) -> {
                if (way == Way.RECEIVED && pdu.opcode() == Op.NOP_OUT) {
                    asked.countDown();
                }
                return Deed.PASS;
            });

            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            isGood(of(ready(port, LONG)), 0);
        }
    }

    @Test
    void commandWithoutAnAnswerIsAbortedAlone() throws Exception {
        try (var port = open()) {
            unit.next(TEST_UNIT_READY, Interjection.NEVER);

            assertThat(lost(of(ready(port, SHORT)), false)).isEqualTo(IscsiFault.TIMED_OUT);
            assertThat(target.managed()).containsExactly(1);
            isGood(of(ready(port, LONG)), 0);
        }
    }

    @Test
    void abortWithoutAnAnswerBecomesAResetOfTheLun() throws Exception {
        try (var port = open()) {
            unit.next(2, TEST_UNIT_READY, Interjection.NEVER);
            target.script(Script.first(Way.RECEIVED, Op.TASK_MANAGEMENT, Deed.SWALLOW));
            var other = ready(port, LONG);

            assertThat(lost(of(ready(port, SHORT)), false)).isEqualTo(IscsiFault.TIMED_OUT);
            assertThat(lost(of(other), false)).isEqualTo(IscsiFault.TIMED_OUT);
            assertThat(target.managed()).containsExactly(5);
            assertThat(port.isAlive()).isTrue();
        }
    }

    @Test
    void targetThatAnswersNothingLosesItsConnection() throws Exception {
        try (var port = open()) {
            unit.next(TEST_UNIT_READY, Interjection.NEVER);
            target.script(Script.each(Way.RECEIVED, Op.TASK_MANAGEMENT, Deed.SWALLOW));

            assertThat(lost(of(ready(port, SHORT)), true)).isEqualTo(IscsiFault.TIMED_OUT);
            await().untilAsserted(() -> assertThat(told.ended).hasSize(1));
            assertThat(port.isAlive()).isFalse();
            assertThat(port.window()).isZero();
            assertThat(lost(of(ready(port, LONG)), true)).isEqualTo(IscsiFault.TIMED_OUT);
        }
    }

    @Test
    void taskThatWaitsTooLongForTheWindowIsLostAlone() throws Exception {
        target.traits().window = 1;
        try (var port = open()) {
            var gate = new CompletableFuture<Void>();
            unit.next(TEST_UNIT_READY, new Interjection.Held(gate));
            var first = ready(port, LONG);

            assertThat(lost(of(ready(port, SHORT)), false)).isEqualTo(IscsiFault.TIMED_OUT);
            assertThat(target.managed()).isEmpty();
            gate.complete(null);
            isGood(of(first), 0);
            isGood(of(ready(port, LONG)), 0);
        }
    }

    @Test
    void cutConnectionLosesEachTaskOnce() throws Exception {
        try (var port = open()) {
            unit.next(20, TEST_UNIT_READY, Interjection.NEVER);
            var count = new AtomicInteger();
            for (var i = 0; i < 100; i++) {
                port.submit(task(new byte[6], ScsiTask.NOTHING, ScsiTask.NOTHING, LONG, result -> {
                    if (result instanceof TaskResult.Lost(IscsiException cause, boolean dead) && dead) {
                        count.addAndGet(cause.fault() == IscsiFault.UNREACHABLE ? 1 : 1000);
                    }
                }));
            }
            await().untilAsserted(() -> assertThat(unit.seen(TEST_UNIT_READY)).isGreaterThanOrEqualTo(20));

            target.cutAll();

            await().untilAsserted(() -> assertThat(told.ended).hasSize(1));
            assertThat(count.get()).isBetween(20, 100);
        }
    }

    @Test
    void closingLosesWhatRuns() throws Exception {
        var port = open();
        unit.next(TEST_UNIT_READY, Interjection.NEVER);
        var running = ready(port, LONG);
        await().untilAsserted(() -> assertThat(unit.seen(TEST_UNIT_READY)).isEqualTo(1));

        port.close();
        port.close();

        assertThat(lost(of(running), true)).isEqualTo(IscsiFault.CLOSED);
        assertThat(lost(of(ready(port, LONG)), true)).isEqualTo(IscsiFault.CLOSED);
        assertThat(told.ended).singleElement().matches(cause -> cause.fault() == IscsiFault.CLOSED);
        assertThat(target.logouts()).containsExactly(0);
    }

    @Test
    void logoutWithoutAnAnswerEndsAsWell() throws Exception {
        var port = open();
        target.script(Script.each(Way.RECEIVED, Op.LOGOUT, Deed.SWALLOW));

        port.close();

        assertThat(port.isAlive()).isFalse();
    }

    @Test
    void eventsOfTheTargetAreTold() throws Exception {
        try (var port = open()) {
            var sense = ScsiAnswer.check(6, 0x2a, 9).sense();
            target.async(
                    0,
                    ScriptedTarget.encode(1),
                    0,
                    0,
                    0,
                    ByteBuffer.allocate(20).putShort((short) 18).put(sense).array());
            target.async(1, 0, 0, 0, 5, new byte[0]);
            target.async(4, 0, 0, 0, 5, new byte[0]);
            target.async(255, 0, 0, 0, 0, new byte[0]);

            await().untilAsserted(() -> assertThat(told.leave).hasValue(2));
            assertThat(told.sense).containsExactly("1000000000000 42/9");
            assertThat(port.isAlive()).isTrue();

            target.async(2, 0, 0, 2, 0, new byte[0]);
            await().untilAsserted(() -> assertThat(told.ended).hasSize(1));
        }
    }

    /** Where in the header, and what stands there then. */
    @ParameterizedTest
    @CsvSource({
        "0x25,40,4096", // offset of a Data-In
        "0x25,36,1", // DataSN
        "0x25,0,0x2b000000", // no such kind
        "0x25,4,0x00050000", // more data than agreed on
    })
    void breachWhileReadingEndsTheSession(String opcode, int at, String value) throws Exception {
        try (var port = open()) {
            target.script((way, pdu) -> {
                if (way == Way.SENT && pdu.opcode() == Integer.decode(opcode)) {
                    if (at == 4) {
                        var bytes = pdu.bytes(0, 48);
                        ByteBuffer.wrap(bytes).putInt(4, Integer.decode(value));
                        return new Deed.Instead(bytes);
                    }
                    pdu.i32(at, at == 0 ? Integer.decode(value) | pdu.flags() << 16 : Integer.decode(value));
                }
                return Deed.PASS;
            });

            assertThat(lost(of(read(port, 0, arena.allocate(8192))), true)).isEqualTo(IscsiFault.PROTOCOL_ERROR);
        }
    }

    /** Offset and length of an R2T for a write of 8192 bytes without immediate data. */
    @ParameterizedTest
    @CsvSource({"0,8193", "8192,1", "-1,512", "0,0", "0,-1", "4096,8192"})
    void requestForWhatIsNotWrittenEndsTheSession(int offset, int length) throws Exception {
        target.traits().immediateData = false;
        try (var port = open()) {
            target.script((way, pdu) -> {
                if (way == Way.SENT && pdu.opcode() == Op.R2T) {
                    pdu.i32(40, offset).i32(44, length);
                }
                return Deed.PASS;
            });

            assertThat(lost(of(write(port, 0, some(8192))), true)).isEqualTo(IscsiFault.PROTOCOL_ERROR);
        }
    }

    @Test
    void goodStatusWithoutTheDataIsNotBelieved() throws Exception {
        try (var port = open()) {
            target.traits().statusInData = false;
            target.script(Script.each(Way.SENT, Op.DATA_IN, Deed.SWALLOW));

            assertThat(lost(of(read(port, 0, arena.allocate(8192))), true)).isEqualTo(IscsiFault.PROTOCOL_ERROR);
        }
    }

    @Test
    void rejectedCommandEndsTheSession() throws Exception {
        try (var port = open()) {
            target.script((way, pdu) -> {
                if (way == Way.SENT && pdu.opcode() == Op.RESPONSE) {
                    pdu.u8(0, Op.REJECT).u8(2, 9).i32(16, -1).data(new byte[] {1});
                }
                return Deed.PASS;
            });

            assertThat(lost(of(ready(port, LONG)), true)).isEqualTo(IscsiFault.PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0x80})
    void targetFailureIsNoAnswer(int response) throws Exception {
        try (var port = open()) {
            target.script((way, pdu) -> {
                if (way == Way.SENT && pdu.opcode() == Op.RESPONSE) {
                    pdu.u8(2, response);
                }
                return Deed.PASS;
            });

            assertThat(lost(of(ready(port, LONG)), false)).isEqualTo(IscsiFault.COMMAND_FAILED);
        }
    }

    @Test
    void statusThatCameBeforeIsNotTakenAgain() throws Exception {
        try (var port = open()) {
            isGood(of(ready(port, LONG)), 0);
            target.script(Script.NONE);
            var stale = new AtomicInteger();
            target.script((way, pdu) -> {
                if (way == Way.SENT && pdu.opcode() == Op.RESPONSE && stale.getAndIncrement() == 0) {
                    pdu.i32(24, pdu.i32(24) - 2);
                }
                return Deed.PASS;
            });

            // The duplicate counts for nothing, so that the task is asked after, and is not there any more.
            assertThat(lost(of(ready(port, SHORT)), false)).isEqualTo(IscsiFault.TIMED_OUT);
        }
    }

    @Test
    void bufferOfOneThreadAloneIsRefused() throws Exception {
        try (var port = open();
                var confined = Arena.ofConfined()) {
            var own = confined.allocate(BLOCK);

            assertThatIllegalArgumentException().isThrownBy(() -> write(port, 0, own));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run(port, new byte[6], arena.allocate(1), arena.allocate(1), LONG));
        }
    }

    @Test
    void discoveryPutsItsAnswerTogether() throws Exception {
        target.traits().textPieceBytes = 7;
        for (var i = 0; i < 50; i++) {
            target.otherNames().add("iqn.2026-01.io.vitrine:other" + i);
        }
        var portal = new Portal(target.portal().host(), target.portal().port());

        var found = Discovery.ask(portal, Optional.empty(), Optional.empty(), settings());

        assertThat(found).hasSize(51).allMatch(one -> !one.addresses().isEmpty());
        assertThat(found.getFirst().name()).isEqualTo(target.name());
        assertThat(target.logouts()).containsExactly(0);
    }

    @Test
    void portalWhereNobodyListensIsUnreachable() throws Exception {
        target.goAway();

        assertThatExceptionOfType(IscsiException.class)
                .isThrownBy(this::open)
                .matches(e -> e.fault() == IscsiFault.UNREACHABLE)
                .withMessageContaining("127.0.0.1:" + target.portal().port());
    }
}
