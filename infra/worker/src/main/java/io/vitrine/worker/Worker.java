package io.vitrine.worker;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.WorkerRegister;
import io.vitrine.http.ticket.TicketDesk;
import io.vitrine.messages.Bell;
import io.vitrine.model.JobId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures.Reach;
import io.vitrine.worker.data.Entrance;
import io.vitrine.worker.queue.JobListener;
import io.vitrine.worker.queue.OwnJobs;
import io.vitrine.worker.transfer.IdleMemory;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.TransferThreads;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A worker's life: recover what an earlier run left, say which stores there are, audit them, and drain at the end. */
@Singleton
public final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    /** After the database (1) and the queue ({@link Interceptor.Priority#LIBRARY_BEFORE}). */
    private static final int WHEN_ALL_ELSE_IS_UP = Interceptor.Priority.APPLICATION;

    /** For requests whose connection was there before the entrance closed. */
    private static final Duration LAST_ARRIVALS = Duration.ofMillis(500);

    /** For transfers that were cut at the end of the drain to give up in order. */
    private static final Duration GIVING_UP = Duration.ofSeconds(5);

    /** For what an earlier run left: its jobs wait in the database anyway. */
    private static final Duration RINGING = Duration.ofSeconds(5);

    /** Between two looks at whether transfers have left memory to be given back. */
    private static final int MEMORY_SECONDS = 3;

    /** Between two looks at stores that lie elsewhere. */
    private static final int WATCH_SECONDS = 10;

    private final WorkerId id;
    private final Stores stores;
    private final StoreConfiguration configuration;
    private final Ledger ledger;
    private final Jobs jobs;
    private final StoreRegister register;
    private final WorkerRegister workers;
    private final DatabaseClock databaseClock;
    private final Event<Draining> draining;
    private final Bell bell;
    private final JobListener listener;
    private final OrphanAudit audit;
    private final TransferThreads threads;
    private final Entrance entrance;
    private final WorkerSettings settings;
    private final TransferSettings transfers;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("worker-clock").daemon().factory());
    /** Apart from the clock: an audit may take longer than the silence after which a worker is taken for dead. */
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("worker-heart").daemon().factory());

    /** Apart from both: what lies elsewhere may let us wait. */
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("worker-watch").daemon().factory());

    private volatile List<StoreRegister.Entry> announced = List.of();

    /** @param tickets made here, so that keys that cannot be used end the start and not the first download */
    Worker(
            WorkerId id,
            Stores stores,
            StoreConfiguration configuration,
            Ledger ledger,
            Jobs jobs,
            StoreRegister register,
            WorkerRegister workers,
            DatabaseClock databaseClock,
            TicketDesk tickets,
            Event<Draining> draining,
            Bell bell,
            JobListener listener,
            TransferThreads threads,
            Entrance entrance,
            WorkerSettings settings,
            TransferSettings transfers) {
        this.id = id;
        this.stores = stores;
        this.configuration = configuration;
        this.ledger = ledger;
        this.jobs = jobs;
        this.register = register;
        this.workers = workers;
        this.databaseClock = databaseClock;
        this.draining = draining;
        this.bell = bell;
        this.listener = listener;
        this.audit = new OrphanAudit(stores, ledger);
        this.threads = threads;
        this.entrance = entrance;
        this.settings = settings;
        this.transfers = transfers;
    }

    /** Once this returns, requests may come; what an earlier run left in the stores is removed soon after. The database is migrated by then. */
    void start(@Observes @Priority(WHEN_ALL_ELSE_IS_UP) StartupEvent event) throws StoreException {
        stores.recover();
        var left = new ArrayList<>(ledger.disown(id));
        left.addAll(jobs.disown(id));
        announce();
        heartbeat();
        var beat = WorkerRegister.HEARTBEAT.toSeconds();
        heart.scheduleWithFixedDelay(this::heartbeat, beat, beat, TimeUnit.SECONDS);
        var storeWatch = new StoreWatch(stores);
        watch.scheduleWithFixedDelay(() -> watch(storeWatch), 0, WATCH_SECONDS, TimeUnit.SECONDS);
        clock.execute(() -> ring(left));
        // later ones are jobs that the clean-up asks for
        clock.execute(audit::run);
        var memory = new IdleMemory(threads.slots());
        clock.scheduleWithFixedDelay(memory::look, MEMORY_SECONDS, MEMORY_SECONDS, TimeUnit.SECONDS);
        LOG.infof(
                "Worker %s serves stores %s at %s",
                id, stores.all().stream().map(ImageStore::id).toList(), settings.workerUrl());
    }

    /** Not for long: whoever is not rung for here is found by {@link OwnJobs} or rung for by the clean-up. */
    private void ring(List<JobId> left) {
        var until = System.nanoTime() + RINGING.toNanos();
        for (var job : left) {
            if (System.nanoTime() - until > 0 || Thread.currentThread().isInterrupted()) {
                return;
            }
            bell.ring(job);
        }
    }

    /**
     * Lets nobody in, takes no new jobs, tells the others so, and waits for the running transfers as long as the drain may last. What has come in
     * is served meanwhile; whatever goes wrong here must not keep the process from ending.
     */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        var until = System.nanoTime() + transfers.drainTimeout().toNanos();
        threads.places().drain();
        var refuses = entrance.close();
        withdraw();
        if (refuses) {
            pause(LAST_ARRIVALS);
            entrance.closeIdle();
        }
        threads.places().close();
        var lettingGo = Thread.ofPlatform().daemon().name("drain-stores").start(stores::drain);
        awaitTransfers(Duration.ofNanos(until - System.nanoTime()));
        awaitJobs(Duration.ofNanos(until - System.nanoTime()));
        await(lettingGo, until);
    }

    /** What hangs is let go of at the end. */
    private static void await(Thread thread, long until) {
        try {
            thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void withdraw() {
        try {
            draining.fire(new Draining());
            workers.withdraw(id);
        } catch (RuntimeException e) {
            LOG.warnf("The other workers learn only by silence that this one stops: %s", e.getMessage());
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Jobs that do not end in time wait again from now on, for other workers to claim them. */
    private void awaitJobs(Duration limit) {
        try {
            listener.awaitIdle(limit);
            // where none runs any more it may be a claim whose answer nobody heard
            var handedBack = jobs.disown(id).size();
            if (handedBack > 0) {
                LOG.infof("%d jobs are handed back", handedBack);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warnf("Jobs wait until their leases lapse: %s", e.getMessage());
        }
    }

    /** Connections are closed by now: what still ran was cut, and its attempts are given up. */
    void end(@Observes ShutdownEvent event) {
        clock.shutdownNow();
        heart.shutdownNow();
        watch.shutdownNow();
        threads.places().close();
        awaitTransfers(GIVING_UP);
        stores.drain();
    }

    private void awaitTransfers(Duration limit) {
        try {
            if (!threads.places().awaitEmpty(limit)) {
                LOG.warnf(
                        "%d transfers still run after %s; they end unfinished",
                        threads.places().taken(), limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heartbeat() {
        try {
            var askedAt = System.nanoTime();
            workers.heartbeat(id).ifPresentOrElse(now -> databaseClock.read(now, askedAt), this::announce);
        } catch (RuntimeException e) {
            LOG.warnf("The heartbeat did not reach the database: %s", e.getMessage());
        }
    }

    /** What clients are told of a store follows what it has become. */
    private void watch(StoreWatch remote) {
        try {
            remote.look();
            if (!threads.places().isDraining() && !entries().equals(announced)) {
                announce();
            }
        } catch (RuntimeException e) {
            LOG.warnf("The stores are looked after again in a moment: %s", e.getMessage());
        }
    }

    private void announce() {
        var stores = entries();
        register.announce(id, settings.workerUrl(), stores);
        announced = stores;
    }

    private List<StoreRegister.Entry> entries() {
        return configuration.stores().stream().map(this::entry).toList();
    }

    private StoreRegister.Entry entry(StoreConfiguration.Entry configured) {
        var features = stores.find(configured.id()).orElseThrow().features();
        return new StoreRegister.Entry(
                configured.id(),
                configured.type(),
                configured.description(),
                configured.weight(),
                configured.id().equals(configuration.defaultStore()),
                features.readOnly(),
                features.removalMayConflict(),
                features.properties(),
                features.reach() == Reach.WORKER ? Optional.of(id) : Optional.empty());
    }
}
