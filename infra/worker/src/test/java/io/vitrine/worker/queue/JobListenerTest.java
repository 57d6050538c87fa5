package io.vitrine.worker.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.Verifications;
import io.vitrine.messages.JobWaiting;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.Draining;
import io.vitrine.worker.Stores;
import io.vitrine.worker.transfer.BreakableDatabase;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queue may lose, double, delay and reorder, and be fuller than any memory; what the jobs do, they do once. */
class JobListenerTest {
    private static final int AT_ONCE = 4;
    private static final Duration BREATH = Duration.ofMillis(300);
    private static final Duration SOON = Duration.ofSeconds(30);

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private final BreakableDatabase database = new BreakableDatabase(DATABASE.source());
    private final JobRows rows = new JobRows(DATABASE.source());
    private final HandFedQueue queue = new HandFedQueue();
    private final List<JobListener> listeners = new ArrayList<>();

    @AutoClose
    private final CountingStore store = new CountingStore();

    @AutoClose
    private final TransferThreads threads = new TransferThreads(new TestSettings(SOON));

    @BeforeEach
    void listen() {
        queue.feed(worker("w1"));
    }

    private JobListener worker(String id) {
        var listener = new JobListener(runner(id), BREATH);
        listeners.add(listener);
        return listener;
    }

    private JobRunner runner(String id) {
        return runner(id, store);
    }

    private JobRunner runner(String id, ImageStore only) {
        var stores = new Stores(List.of(only), only.id(), List.of());
        var verifications = new Verifications(database.source());
        return new JobRunner(
                new Jobs(database.source()),
                new Ledger(database.source()),
                stores,
                _ -> true,
                verifications,
                new ImageVerifier(verifications, new Checksums(database.source()), stores, threads),
                new Audits(database.source()),
                TestRegistrations.of(database.source(), stores, threads),
                new WorkerId(id));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        store.open();
        database.down(false);
        await().atMost(SOON).until(() -> rows.count() == 0 && queue.waiting() == 0);
        rows.clear();
    }

    private void ring(JobId job) {
        queue.put(new JobWaiting(job).toJson());
    }

    private void assertEachDoneOnce(List<JobId> jobs) {
        await().atMost(SOON).until(() -> rows.count() == 0);
        assertThat(store.removals()).isEqualTo(jobs.stream().collect(Collectors.toMap(JobRows::url, _ -> 1)));
    }

    @Test
    void lostBellsAreRungAgainByTheCleanUp() {
        var jobs = rows.write(40);

        jobs.subList(0, 20).forEach(this::ring);
        await().atMost(SOON).until(() -> rows.count() == 20);
        rows.age();
        new Jobs(DATABASE.source()).unanswered(100).forEach(this::ring);

        assertEachDoneOnce(jobs);
    }

    @Test
    void doubledBellsHaveOneEffect() {
        var jobs = rows.write(50);
        var bells = new ArrayList<JobId>();
        Stream.of(jobs, jobs, jobs).forEach(bells::addAll);

        bells.forEach(this::ring);

        assertEachDoneOnce(jobs);
        await().atMost(SOON).until(() -> queue.accepted() == bells.size());
    }

    @Test
    void lateBellsOutOfTurnHaveNoEffectOfTheirOwn() {
        var jobs = rows.write(50);
        var bells = new ArrayList<>(jobs);
        Collections.shuffle(bells, new Random(7));

        bells.forEach(this::ring);
        assertEachDoneOnce(jobs);
        bells.reversed().forEach(this::ring);

        await().atMost(SOON).until(() -> queue.accepted() == 2 * bells.size());
        assertEachDoneOnce(jobs);
    }

    @Test
    void severalWorkersShareTheWork() {
        queue.feed(worker("w2"));
        queue.feed(worker("w3"));
        var jobs = rows.write(200);

        jobs.forEach(this::ring);
        jobs.forEach(this::ring);

        assertEachDoneOnce(jobs);
    }

    @Test
    void bellHeardByAWorkerThatCannotDoTheJobIsNotInVain() {
        var jobs = rows.write(20);
        rows.reserveFor("absent");
        rows.age();
        jobs.forEach(this::ring);
        await().atMost(SOON).until(() -> queue.accepted() == jobs.size());
        assertThat(store.removals()).isEmpty();

        var own = ownJobs("absent");
        own.start(new StartupEvent());

        assertEachDoneOnce(jobs);
        own.stop(new Draining());
    }

    @Test
    void jobsOfUnknownKindsKeepNoOwnJobWaitingAndNothingSpins() {
        for (var i = 0; i < AT_ONCE; i++) {
            rows.writeOfKind("of_the_future");
        }
        var jobs = rows.write(1);
        rows.reserveFor("own");
        rows.age();
        var own = ownJobs("own");
        own.start(new StartupEvent());

        await().atMost(SOON).until(() -> rows.count() == AT_ONCE);
        assertThat(store.removals()).containsOnlyKeys(JobRows.url(jobs.getFirst()));
        assertRounds(1);
        own.stop(new Draining());
        rows.clear();
    }

    /** As after a switch to a standby that is not promoted yet. */
    @Test
    void ownJobsThatNobodyCanClaimAreLookedForNowAndThenOnly() {
        var jobs = rows.write(2 * AT_ONCE);
        rows.reserveFor("own");
        rows.age();
        database.refuse("update job");
        var own = ownJobs("own");
        own.start(new StartupEvent());

        assertRounds(1 + AT_ONCE);

        database.refuse("");
        assertEachDoneOnce(jobs);
        own.stop(new Draining());
    }

    @Test
    void jobOfAStoreThatOnlySomeWorkersHaveIsDoneByOneOfThem() {
        var stores = new StoreRegister(DATABASE.source());
        stores.announce(new WorkerId("w1"), "http://127.0.0.1:1", List.of());
        var other = new MemoryStore(new StoreId("other"), new WorkerId("without"), 1);
        queue.feed(new JobListener(runner("without", other), BREATH));
        stores.announce(new WorkerId("without"), "http://127.0.0.1:2", List.of());
        var jobs = rows.write(20);
        rows.age();
        var own = ownJobs("w1");

        jobs.forEach(this::ring);
        own.start(new StartupEvent());

        assertEachDoneOnce(jobs);
        own.stop(new Draining());
    }

    @Test
    void jobWhoseWorkBreaksIsTriedAgainAndThePlaceIsFree() {
        store.breakWith(() -> {
            throw new LinkageError("a class is missing");
        });
        var jobs = rows.write(AT_ONCE);

        jobs.forEach(this::ring);

        await().atMost(SOON).until(() -> rows.failures() == AT_ONCE);
        store.work();
        rows.dueNow();
        jobs.forEach(this::ring);
        await().atMost(SOON).until(() -> rows.count() == 0);
    }

    @Test
    void jobThatFailsWhileTheDatabaseIsAwayWaitsForItsLease() {
        var jobs = rows.write(1);
        store.shut();
        jobs.forEach(this::ring);
        await().atMost(SOON).until(() -> !store.removals().isEmpty());
        var uncaught = new AtomicReference<Throwable>();
        var usual = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> uncaught.set(e));

        try {
            store.breakWith(() -> {
                throw new IllegalStateException("out of order");
            });
            database.down(true);
            store.open();
            await().atMost(SOON)
                    .until(() -> queue.accepted() == 1 && listeners.getFirst().awaitIdle(SOON));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(usual);
        }

        assertThat(uncaught).hasNullValue();
        database.down(false);
        store.work();
        rows.lapseLeases();
        jobs.forEach(this::ring);
    }

    private OwnJobs ownJobs(String worker) {
        var runner = runner(worker);
        return new OwnJobs(runner, new JobListener(runner, BREATH), BREATH);
    }

    /** That there is a pause between rounds of so many statements. */
    private void assertRounds(int statements) {
        var rounds = 4;
        var enough = database.statements() + rounds * statements;
        var began = System.nanoTime();
        await().atMost(SOON).until(() -> database.statements() >= enough);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(BREATH.multipliedBy(rounds - 2));
    }

    @Test
    void unreadableMessageIsSetAsideAndTheNextIsRead() {
        var jobs = rows.write(1);

        queue.put("{\"version\":99}");
        jobs.forEach(this::ring);

        assertEachDoneOnce(jobs);
        assertThat(queue.setAside()).containsExactly("{\"version\":99}");
    }

    @Test
    void nothingIsLostAndNothingSpinsWhileTheDatabaseIsAway() {
        database.down(true);
        var jobs = rows.write(20);
        jobs.forEach(this::ring);

        var rounds = 3;
        await().atMost(SOON).until(() -> queue.refused() >= rounds * AT_ONCE);
        var began = System.nanoTime();
        await().atMost(SOON).until(() -> queue.refused() >= 2 * rounds * AT_ONCE);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(BREATH.multipliedBy(rounds - 1));
        assertThat(queue.accepted()).isZero();
        database.down(false);
        assertEachDoneOnce(jobs);
    }

    @Test
    void claimWhoseAnswerWasLostIsNotForgotten() {
        var jobs = rows.write(1);
        database.loseAnswerOfTransactionWith("update job");

        jobs.forEach(this::ring);
        await().atMost(SOON).until(() -> queue.accepted() == 1);

        assertThat(store.removals()).isEmpty();
        rows.lapseLeases();
        jobs.forEach(this::ring);
        assertEachDoneOnce(jobs);
    }

    @Test
    void jobOfAnUnknownKindWaitsForWhoKnowsIt() {
        var job = rows.writeOfKind("of_the_future");

        ring(job);

        await().atMost(SOON).until(() -> queue.accepted() == 1);
        assertThat(rows.count()).isOne();
        rows.clear();
    }

    @Test
    void noMessageIsTakenWithoutAPlaceForItsJob() {
        store.shut();
        var jobs = rows.write(2 * AT_ONCE);

        jobs.forEach(this::ring);

        await().atMost(SOON).until(() -> store.removals().size() == AT_ONCE);
        assertThat(queue.waiting()).isEqualTo(AT_ONCE);
        store.open();
        assertEachDoneOnce(jobs);
    }

    @Test
    void hundredThousandMessagesWaitInTheQueueAndNotHere() {
        var jobs = rows.write(10);
        for (var i = 0; i < 100_000; i++) {
            ring(jobs.get(i % jobs.size()));
        }

        await().atMost(SOON).until(() -> queue.accepted() >= 1_000);

        assertEachDoneOnce(jobs);
        assertThat(queue.mostUnanswered()).isLessThanOrEqualTo(AT_ONCE);
        queue.drop();
    }
}
