package io.vitrine.worker.reading;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.VolumeLeases;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.Draining;
import io.vitrine.worker.Stores;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Ends now and then what workers that died have left attached, and at the start what this one had. */
@Singleton
public final class Reclaimer {
    private static final Logger LOG = Logger.getLogger(Reclaimer.class);

    /** Once the database is up, and before the worker serves anybody. */
    private static final int BEFORE_THE_WORKER = Interceptor.Priority.APPLICATION - 100;

    /** With the lease, how long a volume stays attached to a worker that died. */
    private static final Duration ROUND = Duration.ofSeconds(15);

    private final Stores stores;
    private final VolumeLeases leases;
    private final WorkerId worker;
    private final Duration round;
    private final Thread thread = Thread.ofPlatform().daemon().name("reclaimer").unstarted(this::look);

    @Inject
    public Reclaimer(Stores stores, VolumeLeases leases, WorkerId worker) {
        this(stores, leases, worker, ROUND);
    }

    Reclaimer(Stores stores, VolumeLeases leases, WorkerId worker, Duration round) {
        this.stores = stores;
        this.leases = leases;
        this.worker = worker;
        this.round = round;
    }

    void start(@Observes @Priority(BEFORE_THE_WORKER) StartupEvent event) {
        leases.disown(worker);
        thread.start();
    }

    void stop(@Observes Draining event) {
        thread.interrupt();
    }

    private void look() {
        try {
            while (true) {
                stores.all().forEach(Reclaimer::reclaim);
                Thread.sleep(round);
            }
        } catch (InterruptedException e) {
            LOG.debug("Nothing is reclaimed any more");
        }
    }

    private static void reclaim(ImageStore store) {
        try {
            store.reclaim();
        } catch (StoreException | RuntimeException | Error e) {
            LOG.warnf("What workers have left attached in store %s is ended later: %s", store.id(), e.getMessage());
        }
    }
}
