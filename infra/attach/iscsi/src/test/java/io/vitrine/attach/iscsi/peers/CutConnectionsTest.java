package io.vitrine.attach.iscsi.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal.Times;
import io.vitrine.testkit.TgtServer;
import io.vitrine.testkit.TgtSetup;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections to tgtd that are cut at random places lose no write, and none is applied after its successor. */
@Tag("peers")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CutConnectionsTest {
    private static final long SEED = Long.getLong("iscsi.seed", 20_260_101);
    private static final int BYTES = 32 << 20;
    private static final int BLOCK = 512;
    private static final int MOST_BLOCKS = 256;
    private static final int WRITES = 1000;
    private static final int CUTS = 200;
    private static final int DEPTH = 8;
    private static final int CUT_WITHIN = 256 << 10;
    private static final int MIB = 1 << 20;
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private final Random random = new Random(SEED);
    private final byte[] model = new byte[BYTES];
    private final TgtServer server = TgtServer.start();

    /** It does not ask for two seconds before each return. */
    private final TgtServer.Disk disk = server.disk(TgtSetup.tuned(BYTES).with("DefaultTime2Wait", "0"));

    private final List<CuttingProxy> proxies = new ArrayList<>();

    @BeforeEach
    void startProxies() {
        proxies.add(new CuttingProxy(server.port()));
        proxies.add(new CuttingProxy(server.port()));
    }

    @AfterEach
    void stopAll() throws Exception {
        for (var proxy : proxies) {
            proxy.close();
        }
        await().atMost(10, TimeUnit.SECONDS).until(() -> server.sessions(disk) == 0);
        server.close();
    }

    /** A write under way. */
    private record Write(long offset, int length, CompletableFuture<Void> end) {
        boolean touches(long otherOffset, int otherLength) {
            return offset / BLOCK <= (otherOffset + otherLength - 1) / BLOCK
                    && otherOffset / BLOCK <= (offset + length - 1) / BLOCK;
        }

        void await() throws Exception {
            end.get(3, TimeUnit.MINUTES);
        }
    }

    private static IscsiSettings settings() {
        var atOnce = Attaching.SETTINGS.proposal().withTimes(new Times(Duration.ZERO, Duration.ZERO));
        return Attaching.SETTINGS
                .withProposal(atOnce)
                .withRecovery(Attaching.SETTINGS.recovery().withUnflushedBytes(4 * MIB));
    }

    @Test
    void aThousandWritesSurviveTwoHundredCuts() throws Exception {
        var proxy = proxies.getFirst();
        var address = Attaching.address(disk, proxy.port());
        var cutAt = someOf(WRITES, CUTS);

        try (var ours = new Initiator(settings()).attach(address, Access.READ_WRITE)) {
            writeAtRandom(ours, number -> {
                if (cutAt.contains(number)) {
                    proxy.cutAfter(random.nextInt(CUT_WITHIN));
                }
            });
            while (proxy.cuts() < CUTS) {
                Bulk.read(ours, 0, MIB, MIB);
            }
            ours.flush();
            assertThat(ours.stats().logins())
                    .as("logins after cuts, seed %d", SEED)
                    .isGreaterThanOrEqualTo(CUTS / 2);
            assertThat(Bulk.read(ours, 0, BYTES, MIB))
                    .as("read back, seed %d", SEED)
                    .isEqualTo(model);
        }
        assertThat(proxy.cuts()).isEqualTo(CUTS);
        assertThat(Files.readAllBytes(disk.file()))
                .as("what tgtd has, seed %d", SEED)
                .isEqualTo(model);
    }

    @Test
    void onePathThatGoesForGoodTakesNothingWithIt() throws Exception {
        var mortal = proxies.getFirst();
        var address = Attaching.address(disk, mortal.port(), proxies.getLast().port());
        var settings = settings();
        // Whoever overwrites what the lost session may still hold waits as long as that may come back.
        var hasty = settings.withRecovery(settings.recovery().withBudgets(BUDGET, BUDGET));

        try (var ours = new Initiator(hasty).attach(address, Access.READ_WRITE)) {
            assertThat(ours.stats().paths()).hasSize(2);
            writeAtRandom(ours, number -> {
                if (number == WRITES / 2) {
                    mortal.close();
                }
            });
            ours.flush();
            assertThat(ours.stats().paths()).extracting(DiskStats.Path::state).containsOnlyOnce(DiskStats.State.DOWN);
            assertThat(Bulk.read(ours, 0, BYTES, MIB))
                    .as("read back, seed %d", SEED)
                    .isEqualTo(model);
        }
        assertThat(Files.readAllBytes(disk.file()))
                .as("what tgtd has, seed %d", SEED)
                .isEqualTo(model);
    }

    private Set<Integer> someOf(int all, int wanted) {
        var some = new HashSet<Integer>();
        while (some.size() < wanted) {
            some.add(random.nextInt(all));
        }
        return some;
    }

    /** Told before each write. */
    private interface Trouble {
        void before(int number) throws Exception;
    }

    /** Of random size and place, one in eight not on the edges of blocks; a write that overlaps an earlier one is issued after that one's status. */
    private void writeAtRandom(IscsiDisk ours, Trouble trouble) throws Exception {
        Deque<Write> underWay = new ArrayDeque<>();
        for (int number = 0; number < WRITES; number++) {
            int length = BLOCK * (1 + random.nextInt(MOST_BLOCKS));
            long offset = BLOCK * random.nextLong((BYTES - length) / BLOCK);
            if (random.nextInt(8) == 0) {
                offset += random.nextInt(BLOCK);
                length -= random.nextInt(BLOCK);
            }
            trouble.before(number);
            makeRoom(underWay, offset, length);
            underWay.add(write(ours, offset, length));
            if (random.nextInt(50) == 0) {
                ours.flush();
            }
        }
        for (var write : underWay) {
            write.await();
        }
    }

    private static void makeRoom(Deque<Write> underWay, long offset, int length) throws Exception {
        for (var write : underWay) {
            if (write.touches(offset, length)) {
                write.await();
            }
        }
        for (var write : List.copyOf(underWay)) {
            if (write.end.isDone() || underWay.size() >= DEPTH) {
                write.await();
                underWay.remove(write);
            }
        }
    }

    private Write write(IscsiDisk ours, long offset, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, model, (int) offset, length);
        var write = new Write(offset, length, new CompletableFuture<>());
        var segment = Arena.ofAuto().allocate(length).copyFrom(MemorySegment.ofArray(bytes));
        ours.write(offset, segment, Completion.of(write.end));
        return write;
    }
}
