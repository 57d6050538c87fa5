package io.vitrine.worker.transfer;

import io.vitrine.catalog.Lease;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Ledger.Renewal;
import io.vitrine.model.AttemptId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Renews the leases of all running transfers at once, on platform threads of its own: hash loops and blocked stores cannot starve it. A
 * renewal whose answer hangs does not keep the next one: that is sent all the same, on another connection.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

    /** Of a lease: it is renewed as often, and no answer may take longer than from one to the next. */
    private static final int BEATS = 6;

    private final Ledger ledger;
    private final Duration duration;
    private final Duration deadline;
    private final Semaphore underWay = new Semaphore(BEATS);
    private final ExecutorService renewals = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("lease-renewal-", 0).daemon().factory());
    private final Map<AttemptId, LeaseGuard> guards = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lease-keeper").daemon().factory());

    /** @param duration of a lease; renewed at every sixth of it */
    public LeaseKeeper(Ledger ledger, Duration duration) {
        this.ledger = ledger;
        this.duration = duration;
        this.deadline = duration.dividedBy(BEATS);
        var every = deadline.toMillis();
        clock.scheduleAtFixedRate(this::beat, every, every, TimeUnit.MILLISECONDS);
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

    /** Nothing that is thrown here may end the schedule. */
    private void beat() {
        try {
            if (!guards.isEmpty() && underWay.tryAcquire()) {
                renewals.execute(this::renewAll);
            }
        } catch (Throwable e) {
            LOG.errorf(e, "The leases could not be renewed");
        }
    }

    private void renewAll() {
        try {
            var running = List.copyOf(guards.values());
            var held = running.stream()
                    .map(guard -> new Ledger.Held(guard.lease(), guard.bytesHandedOn()))
                    .toList();
            var askedAt = System.nanoTime();
            var found = ledger.renewAll(held, duration, deadline);
            running.forEach(guard -> tell(guard, found, askedAt));
        } catch (RuntimeException e) {
            LOG.warnf("The leases could not be renewed: %s", e.getMessage());
        } catch (Throwable e) {
            LOG.errorf(e, "The leases could not be renewed");
        } finally {
            underWay.release();
        }
    }

    private void tell(LeaseGuard guard, Map<AttemptId, Renewal> found, long askedAt) {
        switch (found.get(guard.lease().attempt())) {
            case HELD -> guard.renewed(askedAt, duration);
            case IMAGE_GONE -> guard.imageGone();
            case LOST -> guard.lost();
            // Somebody changes it at this moment; the next beat asks again.
            case null -> {}
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        renewals.shutdownNow();
    }
}
