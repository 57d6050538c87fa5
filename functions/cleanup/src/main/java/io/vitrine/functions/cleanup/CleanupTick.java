package io.vitrine.functions.cleanup;

import io.vitrine.model.FaultException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What a timer calls every few seconds: runs those clean-ups whose time has come. Lapsed leases and lost bells are looked for at each call,
 * the others each at its own interval. Only these intervals are measured here, by the monotonic clock; what is due is judged by the
 * database's, so the clock of this host may show what it likes.
 */
@Singleton
public final class CleanupTick {
    private static final Logger LOG = Logger.getLogger(CleanupTick.class);

    private final Cleanups cleanups;
    private final LongSupplier nanos;
    private final Map<CleanupName, Duration> intervals = new EnumMap<>(CleanupName.class);
    private final Map<CleanupName, Long> nextRuns = new EnumMap<>(CleanupName.class);

    @Inject
    public CleanupTick(Cleanups cleanups, CleanupConfig config, ScrubberConfig scrubber) {
        this(cleanups, config, scrubber, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    CleanupTick(Cleanups cleanups, CleanupConfig config, ScrubberConfig scrubber, LongSupplier nanos) {
        this.cleanups = cleanups;
        this.nanos = nanos;
        for (var name : CleanupName.values()) {
            var interval =
                    switch (name) {
                        case LEASES, BELLS -> Duration.ZERO;
                        case UPLOADS, PURGE -> config.cleanupInterval();
                        case PENDING_DELETES -> Duration.ofSeconds(scrubber.wakeupTime());
                        case AUDIT -> config.orphanAuditInterval();
                        case VERIFY -> config.verifyInterval();
                    };
            intervals.put(name, interval);
        }
        // A worker audits its stores when it starts, and often everything has just started together.
        nextRuns.put(
                CleanupName.AUDIT,
                nanos.getAsLong() + config.orphanAuditInterval().toNanos());
    }

    /** What was run, the most urgent first. One that cannot be run now keeps no other from it. */
    public List<Report> run() {
        var reports = new ArrayList<Report>();
        for (var name : CleanupName.values()) {
            if (isTime(name)) {
                try {
                    reports.add(cleanups.run(name, false));
                } catch (FaultException e) {
                    LOG.warnf("Clean-up %s could not be run: %s", name.wireName(), e.getMessage());
                }
            }
        }
        return reports;
    }

    /** Once in its interval; calls may overlap. */
    private synchronized boolean isTime(CleanupName name) {
        var now = nanos.getAsLong();
        var next = nextRuns.get(name);
        if (next != null && now - next < 0) {
            return false;
        }
        nextRuns.put(name, now + intervals.getOrDefault(name, Duration.ZERO).toNanos());
        return true;
    }
}
