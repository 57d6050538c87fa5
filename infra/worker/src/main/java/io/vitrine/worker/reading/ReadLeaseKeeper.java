package io.vitrine.worker.reading;

import io.vitrine.catalog.VolumeLeases;
import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.HeldElsewhereException;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.volume.ReadLease;
import io.vitrine.stores.volume.ReadLeases;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes leases of volumes for the readers of this worker, and renews all of them at once, on platform threads of its own. With each renewal it learns which
 * of them somebody waits for. A renewal whose answer hangs does not keep the next one.
 */
public final class ReadLeaseKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReadLeaseKeeper.class);

    /** Of a lease: it is renewed as often, so that who waits for a volume is heard of soon. */
    private static final int BEATS = 12;

    private static final int UNDER_WAY = 6;

    /** How long before the lapse a lease counts as lost, of a short one a sixth. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Somebody else's lease that has just lapsed, or was given back, is asked for again. */
    private static final int TRIES = 3;

    private final VolumeLeases leases;
    private final WorkerId worker;
    private final Duration duration;
    private final Duration safe;
    private final Duration answer;
    private final Map<Long, KeptLease> kept = new ConcurrentHashMap<>();
    private final Semaphore underWay = new Semaphore(UNDER_WAY);
    private final ExecutorService renewals = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("volume-lease-renewal-", 0).daemon().factory());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("volume-leases").daemon().factory());

    /** @param duration of a lease; renewed at every twelfth of it */
    public ReadLeaseKeeper(VolumeLeases leases, WorkerId worker, Duration duration) {
        this.leases = leases;
        this.worker = worker;
        this.duration = duration;
        var sixth = duration.dividedBy(UNDER_WAY);
        this.safe = duration.minus(sixth.compareTo(MARGIN) < 0 ? sixth : MARGIN);
        this.answer = sixth;
        var every = duration.dividedBy(BEATS).toMillis();
        clock.scheduleAtFixedRate(this::beat, every, every, TimeUnit.MILLISECONDS);
    }

    /** Those of one store's volumes. */
    public ReadLeases of(StoreId store) {
        return new StoreReadLeases(store, worker, leases, duration, this);
    }

    /** As {@link ReadLeases#take}. */
    ReadLease take(StoreId store, VolumeId volume, boolean exclusive, Runnable changed) throws StoreException {
        for (var tries = 1; tries <= TRIES; tries++) {
            var askedAt = System.nanoTime();
            var taken = leases.take(store, volume, exclusive, worker, duration);
            if (taken.isPresent()) {
                var epoch = taken.get().epoch();
                var lease =
                        new KeptLease(leases, taken.get(), askedAt + safe.toNanos(), changed, () -> kept.remove(epoch));
                kept.put(epoch, lease);
                return lease;
            }
            var holder = leases.holder(store, volume);
            if (holder.isPresent()) {
                throw new HeldElsewhereException(holder.get());
            }
        }
        throw new StoreException(Fault.UNAVAILABLE, "the image's volume goes from worker to worker; try again");
    }

    /** Nothing that is thrown here may end the schedule. */
    private void beat() {
        try {
            kept.values().forEach(KeptLease::tell);
            if (!kept.isEmpty() && underWay.tryAcquire()) {
                renewals.execute(this::renewAll);
            }
        } catch (Throwable e) {
            LOG.errorf(e, "The leases of volumes could not be renewed");
        }
    }

    private void renewAll() {
        try {
            var running = Map.copyOf(kept);
            var askedAt = System.nanoTime();
            var renewed = leases.renew(running.keySet(), duration, answer);
            running.forEach((epoch, lease) -> {
                var revoked = renewed.get(epoch);
                if (revoked == null) {
                    lease.lost();
                } else {
                    lease.renewed(askedAt, safe, revoked);
                }
                lease.tell();
            });
        } catch (RuntimeException e) {
            LOG.warnf("The leases of volumes could not be renewed: %s", e.getMessage());
        } catch (Throwable e) {
            LOG.errorf(e, "The leases of volumes could not be renewed");
        } finally {
            underWay.release();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        renewals.shutdownNow();
    }
}
