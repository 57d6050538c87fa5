package io.vitrine.attach.iscsi.faults;

import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.scripted.Cdb;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Interjection;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Pdu;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.ScsiAnswer;
import io.vitrine.attach.iscsi.scripted.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All faults at once, by chance: what was written is what is there, with one path and with two. */
final class StormTest extends DiskFixture {
    private static final int ROUNDS = 6;

    /** In one round, so that it ends soon. */
    private static final int MOST_DEEDS = 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stormOverOnePathLosesNothing(long seed) throws IOException, IscsiException {
        storm(seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void stormOverTwoPathsLosesNothing(long seed) throws IOException, IscsiException {
        target.addPortal(2);
        storm(seed);
    }

    private void storm(long seed) throws IOException, IscsiException {
        random.setSeed(seed);
        var weather = new Random(seed);
        target.traits().headerDigests = List.of("CRC32C");
        target.traits().dataDigests = List.of("CRC32C");
        target.traits().window = 1 + weather.nextInt(32);
        target.traits().maxBurst = 4096 << weather.nextInt(6);
        target.traits().maxOutstandingR2t = 1 + weather.nextInt(4);
        target.traits().initialR2t = weather.nextBoolean();
        target.traits().immediateData = weather.nextBoolean();
        try (var disk = attach(patient())) {
            for (int round = 0; round < ROUNDS; round++) {
                target.script(badWeather(weather.nextLong()));
                plan(weather);
                work(disk, 15);
                zero(disk);
                if (weather.nextInt(3) == 0) {
                    target.losePower(weather);
                    target.comeBack();
                }
                if (weather.nextInt(3) == 0) {
                    disk.flush();
                }
                readsTheModel(disk, 512 * random.nextInt(1000), 64 << 10);
            }
            target.script(Script.NONE);
            unit.forget();
            disk.flush();
            unit.medium().loseWholeCache();
            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    private static IscsiSettings patient() {
        var settings = quick();
        var limit = Duration.ofSeconds(1);
        var deadlines = settings.deadlines()
                .withCommand(limit)
                .withSynchronize(limit)
                .withTaskManagement(limit, limit)
                .withLogout(limit)
                .withConnecting(limit, limit);
        return settings.withDeadlines(deadlines)
                .withRecovery(settings.recovery().withUnflushedBytes(4 << 20));
    }

    private void zero(IscsiDisk disk) throws IscsiException {
        int length = 1 + random.nextInt(100_000);
        int offset = random.nextInt(DISK_BYTES - length);
        disk.writeZeroes(offset, length);
        Arrays.fill(model, offset, offset + length, (byte) 0);
    }

    private void plan(Random weather) {
        for (int i = 0; i < 3; i++) {
            var answer = List.of(
                            ScsiAnswer.BUSY,
                            ScsiAnswer.TASK_SET_FULL,
                            ScsiAnswer.check(6, 0x29, 0),
                            ScsiAnswer.check(6, 0x2a, 1),
                            ScsiAnswer.check(0xb, 0, 0))
                    .get(weather.nextInt(5));
            unit.next(weather.nextBoolean() ? Cdb.WRITE_16 : Cdb.SYNCHRONIZE_CACHE_16, Interjection.instead(answer));
        }
        unit.next(Cdb.WRITE_16, new Interjection.After(Duration.ofMillis(weather.nextInt(20))));
        unit.next(Cdb.WRITE_16, new Interjection.Held(comesLate(weather.nextInt(300))));
    }

    /** A write that the target sits on, longer perhaps than the session lives. */
    private static CompletableFuture<Void> comesLate(int millis) {
        return new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
    }

    private static Script badWeather(long seed) {
        var chance = new Random(seed);
        var left = new AtomicInteger(MOST_DEEDS);
        return (way, pdu) -> {
            synchronized (chance) {
                var deed = left.get() > 0 ? deed(chance, way, pdu) : Deed.PASS;
                left.addAndGet(deed == Deed.PASS ? 0 : -1);
                return deed;
            }
        };
    }

    private static Deed deed(Random chance, Way way, Pdu pdu) {
        boolean login = pdu.opcode() == Op.LOGIN || pdu.opcode() == Op.LOGIN_RESPONSE;
        return switch (chance.nextInt(login ? 40 : 300)) {
            case 0 -> Deed.CUT;
            case 1 -> Deed.CUT_AFTER;
            case 2 -> login ? Deed.CUT : Deed.LOSE_TOUCH;
            case 3 -> way == Way.SENT ? new Deed.Cut(chance.nextInt(100)) : Deed.CUT;
            case 4 -> login ? Deed.PASS : new Deed.Flip(chance.nextInt(Pdu.HEADER_BYTES), 1 << chance.nextInt(8));
            case 5, 6, 7 -> new Deed.Split(chance.nextInt(60), Duration.ofMillis(2));
            case 8 -> new Deed.Late(Duration.ofMillis(10));
            default -> Deed.PASS;
        };
    }
}
