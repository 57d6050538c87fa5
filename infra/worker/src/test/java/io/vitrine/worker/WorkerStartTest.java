package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.Verifications;
import io.vitrine.catalog.WorkerRegister;
import io.vitrine.http.ticket.TicketDesk;
import io.vitrine.messages.Bell;
import io.vitrine.model.Caller;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.worker.data.Entrance;
import io.vitrine.worker.queue.ImageVerifier;
import io.vitrine.worker.queue.JobListener;
import io.vitrine.worker.queue.JobRunner;
import io.vitrine.worker.queue.TestRegistrations;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferThreads;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What an earlier run left does not hold a worker up, however much it is. */
class WorkerStartTest {
    private static final WorkerId WORKER = new WorkerId("w");
    private static final StoreId STORE = new StoreId("memory");
    private static final TestSettings SETTINGS = new TestSettings(Duration.ofSeconds(30));
    private static final Duration SOON = Duration.ofSeconds(20);

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    private final Jobs jobs = new Jobs(database.source());
    private final WorkerRegister workers = new WorkerRegister(database.source());
    private final DSLContext sql = DSL.using(database.source(), SQLDialect.POSTGRES);
    private final Queue<JobId> rung = new ConcurrentLinkedQueue<>();

    @AutoClose
    private final MemoryStore store = new MemoryStore(STORE, WORKER, 1 << 20);

    @AutoClose
    private final TransferThreads threads = new TransferThreads(SETTINGS);

    @Test
    void jobsThatOnlyThisWorkerCanDoAreNeitherRungForNorMadeDue() throws Exception {
        insertJobs(20_000, "next_run_at + interval '5 minutes'", "'w'");
        var worker = worker(rung::add);

        worker.start(new StartupEvent());
        worker.end(new ShutdownEvent());

        assertThat(rung).isEmpty();
        assertThat(sql.fetchCount(DSL.table("job"), DSL.condition("next_run_at > now() and rung_at is null")))
                .isEqualTo(20_000);
    }

    @Test
    void queueThatIsStuckKeepsNoWorkerFromServing() throws Exception {
        insertJobs(3, "next_run_at", "null");
        sql.fetch("select id from job")
                .map(row -> new JobId(row.get(0, UUID.class)))
                .forEach(job -> jobs.claim(job, WORKER, Set.of(STORE), Duration.ofMinutes(1)));
        var stuck = new CountDownLatch(1);
        var worker = worker(job -> {
            rung.add(job);
            waitFor(stuck);
        });

        worker.start(new StartupEvent());

        assertThat(workers.roll().find(WORKER)).isPresent();
        await().atMost(SOON).until(() -> rung.size() == 1);
        stuck.countDown();
        await().atMost(SOON).until(() -> rung.size() == 3);
        worker.end(new ShutdownEvent());
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void insertJobs(int count, String nextRunAt, String reachedThrough) {
        var image = Samples.queued(new ImageCatalog(database.source()), Caller.system("test"));
        sql.execute(
                "insert into job (id, kind, image_id, attempt_id, store_id, reached_through, epoch, tries, next_run_at,"
                        + " created_at) select gen_random_uuid(), 'abort_attempt', '" + image
                        + "', gen_random_uuid(), 'memory', " + reachedThrough
                        + ", 0, 0, now(), now() from generate_series(1, " + count + ")");
        sql.execute("update job set next_run_at = " + nextRunAt);
    }

    private Worker worker(Bell bell) {
        var ledger = new Ledger(database.source());
        var stores = new Stores(List.of(store), STORE, List.of());
        var verifications = new Verifications(database.source());
        var verifier = new ImageVerifier(verifications, new Checksums(database.source()), stores, threads);
        var audits = new Audits(database.source());
        var registrations = TestRegistrations.of(database.source(), stores, threads);
        var runner =
                new JobRunner(jobs, ledger, stores, _ -> true, verifications, verifier, audits, registrations, WORKER);
        var clock = new DatabaseClock();
        var entry = new StoreConfiguration.Entry(
                STORE, "memory", "", 0, new StoreConfiguration.Options(STORE, ConfigProvider.getConfig()));
        return new Worker(
                WORKER,
                stores,
                new StoreConfiguration(List.of(entry), STORE),
                ledger,
                jobs,
                new StoreRegister(database.source()),
                workers,
                clock,
                new TicketDesk(Optional.empty(), WORKER, clock),
                nobodyIsTold(),
                bell,
                new JobListener(runner),
                threads,
                new Entrance(true, () -> {}),
                new Here(),
                SETTINGS);
    }

    /** A worker that has only started does not drain. */
    @SuppressWarnings("unchecked")
    private static Event<Draining> nobodyIsTold() {
        return (Event<Draining>)
                Proxy.newProxyInstance(Event.class.getClassLoader(), new Class<?>[] {Event.class}, (_, method, _) -> {
                    throw new AssertionError(method);
                });
    }

    private record Here() implements WorkerSettings {
        @Override
        public Path data() {
            return Path.of("nowhere");
        }

        @Override
        public Optional<String> workerId() {
            return Optional.empty();
        }

        @Override
        public String workerUrl() {
            return "http://127.0.0.1:1";
        }

        @Override
        public Optional<String> chaosHaltAt() {
            return Optional.empty();
        }
    }
}
