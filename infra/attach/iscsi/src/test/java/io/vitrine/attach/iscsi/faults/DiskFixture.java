package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal.Times;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.scripted.LogicalUnit;
import io.vitrine.attach.iscsi.scripted.ScriptedPortal;
import io.vitrine.attach.iscsi.scripted.ScriptedTarget;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A scripted target with one disk, a model of what the disk must hold, and after each test: the bytes are those of the model, the initiator kept to
 * the RFC, and neither a session nor a thread is left.
 */
abstract class DiskFixture {
    static final int DISK_BYTES = 4 << 20;
    static final long NAA = 0x6000_0000_0000_0001L;
    private static final int MOST_BYTES = 96 << 10;

    final byte[] model = new byte[DISK_BYTES];
    final Random random = new Random(42);
    ScriptedTarget target;
    LogicalUnit unit;
    private Set<Thread> before = Set.of();
    private Arena arena = Arena.ofShared();

    /** False in a test after which nobody can know each byte. */
    boolean modelHolds = true;

    @BeforeEach
    void startTarget() throws IOException {
        before = new HashSet<>(Thread.getAllStackTraces().keySet());
        target = new ScriptedTarget("iqn.2026-01.io.vitrine:scripted");
        target.traits().time2Wait = 0;
        unit = target.add(0, new LogicalUnit(512, DISK_BYTES / 512, "SERIAL-1", NAA));
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try {
            soon().untilAsserted(() -> assertThat(target.sessions()).isZero());
            soon().untilAsserted(() -> assertThat(ownThreads()).isEmpty());
            assertThat(target.violations()).isEmpty();
            if (modelHolds) {
                assertThat(firstDifference())
                        .as("first byte that differs from the model")
                        .isEqualTo(-1);
            }
        } finally {
            target.close();
            arena.close();
        }
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    int firstDifference() {
        return Arrays.mismatch(unit.read(0, DISK_BYTES), model);
    }

    private List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.contains("iscsi"))
                .toList();
    }

    static IscsiSettings quick() {
        var defaults = IscsiSettings.DEFAULTS;
        var atOnce = defaults.proposal().withTimes(new Times(Duration.ZERO, Duration.ZERO));
        return defaults.withProposal(atOnce)
                .withRecovery(defaults.recovery()
                        .withPauses(List.of(Duration.ofMillis(20)))
                        .withBudgets(Duration.ofSeconds(60), Duration.ofSeconds(60)));
    }

    static Portal at(ScriptedPortal portal) {
        return new Portal(portal.host(), portal.port());
    }

    TargetAddress address() {
        return address(0);
    }

    TargetAddress address(long lun) {
        var portals = target.portals().stream().map(DiskFixture::at).toList();
        return new TargetAddress(portals, target.name(), lun, Optional.empty(), Optional.empty());
    }

    IscsiDisk attach() throws IscsiException {
        return attach(quick());
    }

    IscsiDisk attach(IscsiSettings settings) throws IscsiException {
        return new Initiator(settings).attach(address(), Access.READ_WRITE);
    }

    static IscsiFault faultOf(ThrowingCallable call) {
        var caught = catchThrowableOfType(IscsiException.class, call);
        assertThat(caught).isNotNull();
        return caught.fault();
    }

    byte[] randomBytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Random bytes into the disk and into the model. */
    void write(IscsiDisk disk, int offset, int length) throws IscsiException {
        disk.write(offset, lend(offset, length));
    }

    CompletableFuture<Void> startWrite(IscsiDisk disk, int offset, int length) {
        var end = new CompletableFuture<Void>();
        disk.write(offset, lend(offset, length), Completion.of(end));
        return end;
    }

    private MemorySegment lend(int offset, int length) {
        var bytes = randomBytes(length);
        System.arraycopy(bytes, 0, model, offset, length);
        var segment = arena.allocate(length, 64);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        return segment;
    }

    byte[] read(IscsiDisk disk, long offset, int length) throws IscsiException {
        var segment = arena.allocate(Math.max(1, length), 64).asSlice(0, length);
        disk.read(offset, segment);
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    void readsTheModel(IscsiDisk disk, int offset, int length) throws IscsiException {
        assertThat(read(disk, offset, length)).isEqualTo(Arrays.copyOfRange(model, offset, offset + length));
    }

    /** Writes of random size and place with several under way; a write that overlaps one under way waits for its end. */
    void work(IscsiDisk disk, int writes) throws IscsiException {
        var running = new ArrayList<Running>();
        for (int i = 0; i < writes; i++) {
            int length = 512 * (1 + random.nextInt(MOST_BYTES / 512));
            int offset = 512 * random.nextInt((DISK_BYTES - length) / 512);
            running.removeIf(one -> one.end().isDone() && !one.end().isCompletedExceptionally());
            running.stream().filter(one -> one.overlaps(offset, length)).forEach(one -> one.end()
                    .join());
            if (running.size() >= 8) {
                running.removeFirst().end().join();
            }
            running.add(new Running(offset, length, startWrite(disk, offset, length)));
        }
        running.forEach(one -> one.end().join());
    }

    private record Running(int offset, int length, CompletableFuture<Void> end) {
        boolean overlaps(int otherOffset, int otherLength) {
            return offset < otherOffset + otherLength && otherOffset < offset + length;
        }
    }
}
