package io.vitrine.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vitrine.gateway.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeeperTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final List<Keeper> keepers = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private SplitFolder folder;

    @BeforeEach
    void makeFolders(@TempDir Path data) throws Refusal {
        folder = new SplitFolder(data);
        folder.create();
    }

    @AfterEach
    void stopAll() {
        keepers.forEach(Keeper::stop);
        assertThat(keepers)
                .flatExtracting(keeper -> keeper.entry().stream().toList())
                .noneMatch(entry -> entry.process().alive().isPresent());
    }

    private Keeper keep(Member member) {
        var keeper = new Keeper(member, folder, () -> {}, _ -> {});
        keepers.add(keeper);
        keeper.start();
        return keeper;
    }

    private Keeper ready(String script) throws Refusal {
        var keeper = keep(Sleepers.running("sleeper", folder.root(), script));
        keeper.awaitReady(LIMIT, NEVER);
        return keeper;
    }

    private static Started process(Keeper keeper) {
        return keeper.entry().orElseThrow().process();
    }

    @Test
    void whatDiesIsStartedAgain() throws Refusal {
        var keeper = ready("exec sleep 1000");
        var first = process(keeper);

        first.alive().orElseThrow().destroyForcibly();

        await().atMost(LIMIT).until(() -> !process(keeper).equals(first) && keeper.isReady());
        assertThat(keeper.entry().orElseThrow().starts()).isEqualTo(2);
    }

    @Test
    void whatAKilledProcessLeftBehindIsEndedBeforeTheNextStarts() throws Exception {
        var keeper = ready("sleep 1001 & echo $! > child; wait");
        var child = folder.root().resolve("child");
        await().atMost(LIMIT).until(() -> Files.exists(child) && Files.size(child) > 0);
        var orphan = ProcessHandle.of(Long.parseLong(Files.readString(child).strip()))
                .orElseThrow();

        process(keeper).alive().orElseThrow().destroyForcibly();

        await().atMost(LIMIT).until(() -> keeper.entry().orElseThrow().starts() == 2);
        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void processThatGivesNoSignOfLifeIsKilledAndStartedAgain() throws Exception {
        var sign = folder.root().resolve("sign");
        var member = Sleepers.running("hanging", folder.root(), "touch sign; exec sleep 1004");
        var seen = new AtomicInteger();
        Readiness lives = () -> Files.exists(sign) && seen.incrementAndGet() > 0;
        var liveness = new Liveness(lives, Duration.ofMillis(50), 3);
        var keeper = new Keeper(member, liveness, folder, () -> {}, _ -> {});
        keepers.add(keeper);
        keeper.start();
        keeper.awaitReady(LIMIT, NEVER);
        await().atMost(LIMIT).until(() -> seen.get() > 0);
        var first = process(keeper);

        Files.delete(sign);

        await().atMost(LIMIT).until(() -> !process(keeper).equals(first) && Files.exists(sign));
        assertThat(first.alive()).isEmpty();
        assertThat(process(keeper).alive()).isPresent();
    }

    @Test
    void troubleOfTheSupervisorDoesNotEndTheKeeping() {
        var calls = new AtomicInteger();
        var keeper = new Keeper(
                Sleepers.running("sleeper", folder.root(), "exec sleep 1005"),
                folder,
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("cannot write it down");
                    }
                },
                _ -> {});
        keepers.add(keeper);

        keeper.start();

        await().atMost(LIMIT).until(() -> calls.get() == 2 && keeper.isReady());
        assertThat(keeper.entry().orElseThrow().starts()).isEqualTo(2);
    }

    @Test
    void programsOfOthersAreToldNothingOfOurEnvironment() throws Exception {
        var seen = folder.root().resolve("seen");
        var script = "tr '\\0' '\\n' < /proc/$$/environ | cut -d= -f1 > seen.new; mv seen.new seen; exec sleep 1006";
        var member = new Member(
                "stranger",
                Role.EDGE,
                List.of("sh", "-c", script),
                Map.of("OWN", "1"),
                folder.root(),
                1,
                OptionalInt.empty(),
                () -> true);

        keep(member);

        await().atMost(LIMIT).until(() -> Files.exists(seen));
        assertThat(Files.readAllLines(seen))
                .contains("OWN", "PATH")
                .isSubsetOf(
                        "OWN", "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "LANG", "PWD", "OLDPWD", "SHLVL",
                        "_");
    }

    @Test
    void processThatDoesNotListenIsKilled() throws Refusal {
        var keeper = ready("trap '' TERM; while true; do sleep 0.1; done");
        var process = process(keeper);

        keeper.stop();

        assertThat(process.alive()).isEmpty();
    }

    @Test
    void processThatNeverGetsReadyIsGivenUpWithItsLastWords() throws Exception {
        Files.writeString(folder.log("broken"), "ERROR of an earlier life\n");
        var member = new Member(
                "broken",
                Role.FUNCTION,
                List.of("sh", "-c", "echo the key is missing; exit 1"),
                Map.of(),
                folder.root(),
                1,
                OptionalInt.empty(),
                () -> true);
        var keeper = keep(member);

        assertThatThrownBy(() -> {
                    while (true) {
                        keeper.awaitReady(LIMIT, NEVER);
                        await().atMost(LIMIT).until(() -> !keeper.isReady());
                    }
                })
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("broken")
                .hasMessageContaining("the key is missing")
                .hasMessageNotContaining("an earlier life");
    }

    @Test
    void waitEndsWhenAllIsToStop() throws Refusal {
        var told = new CountDownLatch(1);
        told.countDown();
        var member = new Member(
                "slow",
                Role.FUNCTION,
                List.of("sleep", "1002"),
                Map.of(),
                folder.root(),
                1,
                OptionalInt.empty(),
                () -> false);

        var ready = keep(member).awaitReady(LIMIT, told);

        assertThat(ready).isFalse();
    }
}
