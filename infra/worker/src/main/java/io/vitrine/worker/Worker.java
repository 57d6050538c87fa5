package io.vitrine.worker;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.messages.Bell;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures.Reach;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.TransferThreads;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
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

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final WorkerId id;
    private final Stores stores;
    private final StoreConfiguration configuration;
    private final Ledger ledger;
    private final Jobs jobs;
    private final StoreRegister register;
    private final Bell bell;
    private final OrphanAudit audit;
    private final TransferThreads threads;
    private final WorkerSettings settings;
    private final TransferSettings transfers;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("worker-clock").daemon().factory());

    Worker(
            WorkerId id,
            Stores stores,
            StoreConfiguration configuration,
            Ledger ledger,
            Jobs jobs,
            StoreRegister register,
            Bell bell,
            TransferThreads threads,
            WorkerSettings settings,
            TransferSettings transfers) {
        this.id = id;
        this.stores = stores;
        this.configuration = configuration;
        this.ledger = ledger;
        this.jobs = jobs;
        this.register = register;
        this.bell = bell;
        this.audit = new OrphanAudit(stores, ledger);
        this.threads = threads;
        this.settings = settings;
        this.transfers = transfers;
    }

    /** Once this returns, requests may come; what an earlier run left in the stores is removed soon after. The database is migrated by then. */
    void start(@Observes @Priority(WHEN_ALL_ELSE_IS_UP) StartupEvent event) throws StoreException {
        stores.recover();
        var abandoned = ledger.disown(id);
        var interrupted = jobs.disown(id);
        register.announce(id, settings.workerUrl(), entries());
        abandoned.forEach(bell::ring);
        interrupted.forEach(bell::ring);
        var every = settings.orphanAuditInterval().toSeconds();
        clock.scheduleWithFixedDelay(audit::run, 0, every, TimeUnit.SECONDS);
        clock.scheduleWithFixedDelay(this::heartbeat, HEARTBEAT.toSeconds(), HEARTBEAT.toSeconds(), TimeUnit.SECONDS);
        LOG.infof(
                "Worker %s serves stores %s",
                id, stores.all().stream().map(ImageStore::id).toList());
    }

    /** Takes no new transfers and waits for the running ones, as long as the drain may last. */
    void drain(@Observes ShutdownEvent event) throws InterruptedException {
        clock.shutdownNow();
        if (!threads.places().drain(transfers.drainTimeout())) {
            LOG.warnf("Transfers still run after %s; they end unfinished", transfers.drainTimeout());
        }
    }

    private void heartbeat() {
        try {
            register.heartbeat(id);
        } catch (RuntimeException e) {
            LOG.warnf("The heartbeat did not reach the database: %s", e.getMessage());
        }
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
                features.properties(),
                features.reach() == Reach.WORKER ? Optional.of(id) : Optional.empty());
    }
}
