package io.vitrine.worker.transfer;

import io.vitrine.catalog.Lease;
import io.vitrine.catalog.Ledger;
import io.vitrine.model.AttemptId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Renews the leases of all running transfers, on one platform thread of its own: hash loops and blocked stores cannot starve it.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final Duration duration;
    private final Map<AttemptId, LeaseGuard> guards = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lease-keeper").daemon().factory());

    /** @param duration of a lease; renewed at every sixth of it */
    public LeaseKeeper(Ledger ledger, Duration duration) {
        this.ledger = ledger;
        this.duration = duration;
        var every = duration.toMillis() / 6;
        clock.scheduleWithFixedDelay(this::renewAll, every, every, TimeUnit.MILLISECONDS);
    }

    /** @param askedAtNanos {@link System#nanoTime} before the lease was asked for */
    LeaseGuard keep(Lease lease, long askedAtNanos) {
        var guard = new LeaseGuard(lease, askedAtNanos, duration);
        guards.put(lease.attempt(), guard);
        return guard;
    }

    void letGo(LeaseGuard guard) {
        guards.remove(guard.lease().attempt());
        guard.end();
    }

    /** Takes the lease of a running transfer away and waits until it touches its target no more; false where it does not stop in time. */
    public boolean stop(AttemptId attempt) throws InterruptedException {
        var guard = guards.get(attempt);
        if (guard == null) {
            return true;
        }
        guard.lost();
        return guard.awaitEnd(STOP_DEADLINE);
    }

    private void renewAll() {
        guards.values().forEach(this::renew);
    }

    private void renew(LeaseGuard guard) {
        var askedAt = System.nanoTime();
        try {
            switch (ledger.renew(guard.lease(), duration, guard.bytesHandedOn())) {
                case HELD -> guard.renewed(askedAt, duration);
                case IMAGE_GONE -> guard.imageGone();
                case LOST -> guard.lost();
            }
        } catch (RuntimeException e) {
            LOG.warnf(
                    "The lease of attempt %s could not be renewed: %s",
                    guard.lease().attempt(), e.getMessage());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
