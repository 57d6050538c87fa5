package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.scripted.Cdb;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Interjection;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that end, targets that are away, caches that are lost (F24, F25, F26 of the design). */
final class ReconnectFaultsTest extends DiskFixture {
    @Test
    @DisplayName("F24: a connection ends in mid-write")
    void resetMidWriteIsRecoveredOnceTheTargetIsBack() throws Exception {
        try (var disk = attach();
                var later = Executors.newSingleThreadScheduledExecutor()) {
            work(disk, 10);
            target.script(Script.first(Way.RECEIVED, Op.DATA_OUT, Deed.CUT));
            var write = startWrite(disk, 4096, 512 << 10);
            target.goAway();
            later.schedule(this::comeBack, 700, TimeUnit.MILLISECONDS);

            write.get(30, TimeUnit.SECONDS);

            disk.flush();
            readsTheModel(disk, 0, DISK_BYTES);
            assertThat(target.isids())
                    .hasSizeGreaterThan(1)
                    .containsOnly(target.isids().getFirst());
        }
    }

    private void comeBack() {
        try {
            target.comeBack();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Test
    @DisplayName("F25: the target stays away")
    void targetGoneLongerThanTheBudgetFailsWhatRuns() throws Exception {
        modelHolds = false;
        var settings = quick();
        settings =
                settings.withRecovery(settings.recovery().withBudgets(Duration.ofMillis(600), Duration.ofMillis(600)));
        try (var disk = attach(settings)) {
            work(disk, 3);
            target.goAway();

            assertThat(faultOf(() -> write(disk, 0, 4096))).isIn(IscsiFault.TIMED_OUT, IscsiFault.UNREACHABLE);
            assertThat(faultOf(() -> read(disk, 0, 4096))).isIn(IscsiFault.TIMED_OUT, IscsiFault.UNREACHABLE);
        }
        target.comeBack();
    }

    static Stream<Arguments> cuts() {
        return Stream.of(
                Arguments.of(Way.RECEIVED, Deed.CUT),
                Arguments.of(Way.RECEIVED, Deed.LOSE_TOUCH),
                Arguments.of(Way.SENT, Deed.CUT),
                Arguments.of(Way.SENT, new Deed.Cut(7)),
                Arguments.of(Way.SENT, new Deed.Cut(60)),
                Arguments.of(Way.SENT, Deed.CUT_AFTER));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void connectionMayEndAtEachPdu(Way way, Deed deed) throws IscsiException {
        target.traits().maxBurst = 16 << 10;
        target.traits().firstBurst = 4 << 10;
        target.traits().dataInBytes = 8 << 10;
        boolean fired = true;
        for (int n = 1; fired; n++) {
            try (var disk = attach()) {
                var cut = onceAt(n, way, deed);
                target.script(cut.script());
                write(disk, 8 << 10, 40 << 10);
                write(disk, 20 << 10, 3 << 10);
                disk.flush();
                readsTheModel(disk, 0, 64 << 10);
                fired = cut.fired().get();
                target.script(Script.NONE);
            }
            assertThat(firstDifference()).as("after a cut at PDU %d", n).isEqualTo(-1);
        }
    }

    private record Cut(Script script, AtomicBoolean fired) {}

    private static Cut onceAt(int n, Way way, Deed deed) {
        var fired = new AtomicBoolean();
        var nth = Script.nth(n, way, pdu -> true, deed);
        return new Cut(
                (actual, pdu) -> {
                    var chosen = nth.at(actual, pdu);
                    fired.compareAndSet(false, chosen != Deed.PASS);
                    return chosen;
                },
                fired);
    }

    @Test
    @DisplayName("F26: the target loses its cache")
    void unflushedWritesAreSentAgainAfterPowerFailed() throws Exception {
        try (var disk = attach()) {
            work(disk, 20);
            disk.flush();
            work(disk, 20);
            for (int i = 0; i < 5; i++) {
                target.losePower(random);
                target.comeBack();
                work(disk, 8);
            }
            disk.flush();

            unit.medium().loseWholeCache();
            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void flushThatWasCutOffCoversNothing() throws Exception {
        try (var disk = attach()) {
            work(disk, 10);
            unit.next(Cdb.SYNCHRONIZE_CACHE_16, Interjection.NEVER);
            unit.next(Cdb.SYNCHRONIZE_CACHE_10, Interjection.NEVER);
            var flush = new CompletableFuture<Void>();
            disk.flush(io.vitrine.attach.iscsi.Completion.of(flush));
            soon().until(() -> unit.seen(Cdb.SYNCHRONIZE_CACHE_16) + unit.seen(Cdb.SYNCHRONIZE_CACHE_10) > 0);
            unit.forget();

            target.losePower(random);
            target.comeBack();
            flush.get(30, TimeUnit.SECONDS);

            unit.medium().loseWholeCache();
            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void writeThatFollowsAnotherWinsAlsoWhenBothAreSentAgain() throws Exception {
        try (var disk = attach()) {
            for (int i = 0; i < 30; i++) {
                write(disk, 1024 * (i % 3), 8192);
            }

            target.losePower(random);
            target.comeBack();
            disk.flush();

            readsTheModel(disk, 0, 16384);
        }
    }

    /** Each connection carries a login, what is asked after it, and little more. */
    @Test
    void repetitionGetsThroughPartByPartWhereConnectionsDieAllTheTime() throws Exception {
        target.traits().maxBurst = 4 << 10;
        target.traits().firstBurst = 4 << 10;
        var pdus = new AtomicInteger();
        try (var disk = attach()) {
            for (int at = 0; at < DISK_BYTES / 2; at += 64 << 10) {
                write(disk, at, 64 << 10);
            }
            target.losePower(random);
            target.script((way, pdu) -> pdus.incrementAndGet() % 120 == 0 ? Deed.CUT : Deed.PASS);
            target.comeBack();

            readsTheModel(disk, 0, 16 << 10);

            assertThat(disk.stats().unflushedBytes()).isZero();
            unit.medium().loseWholeCache();
            target.script(Script.NONE);
            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void writeThatADeadSessionHeldBackNeverComesLate() throws Exception {
        var gate = new CompletableFuture<Void>();
        try (var disk = attach()) {
            unit.next(Cdb.WRITE_16, new Interjection.Held(gate));
            target.script(Script.nth(
                    1, Way.RECEIVED, pdu -> pdu.opcode() == Op.COMMAND && pdu.u8(32) == Cdb.WRITE_16, Deed.LOSE_TOUCH));
            write(disk, 0, 4096);
            write(disk, 0, 4096);

            gate.complete(null);

            readsTheModel(disk, 0, 4096);
            assertThat(target.isids()).hasSize(2).containsOnly(target.isids().getFirst());
        }
    }

    @Test
    void keepsNoMoreUnflushedThanItMayKeep() throws Exception {
        var settings = quick();
        try (var disk = attach(settings.withRecovery(settings.recovery().withUnflushedBytes(1 << 20)))) {
            work(disk, 100);

            assertThat(unit.seen(Cdb.SYNCHRONIZE_CACHE_16) + unit.seen(Cdb.SYNCHRONIZE_CACHE_10))
                    .isPositive();
            assertThat(disk.stats().unflushedBytes()).isLessThanOrEqualTo(1 << 20);
            target.losePower(random);
            target.comeBack();
            disk.flush();
        }
    }

    @Test
    void withoutAWriteCacheNothingIsFlushed() throws Exception {
        unit.medium().setCached(false);
        try (var disk = attach()) {
            work(disk, 10);
            disk.flush();
            target.losePower(random);
            target.comeBack();
            readsTheModel(disk, 0, DISK_BYTES);
        }
        assertThat(unit.seen(Cdb.SYNCHRONIZE_CACHE_16) + unit.seen(Cdb.SYNCHRONIZE_CACHE_10))
                .isZero();
    }
}
