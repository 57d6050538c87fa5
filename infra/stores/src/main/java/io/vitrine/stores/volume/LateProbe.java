package io.vitrine.stores.volume;

import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import java.time.Duration;
import java.util.Optional;

/** Whether a volume service works, asked again only after a while: sooner where it did not, and at once where an image has met trouble since. */
final class LateProbe {
    private static final Duration GOOD = Duration.ofMinutes(5);
    private static final Duration BAD = Duration.ofSeconds(10);

    private final VolumeService volumes;
    private final Duration good;
    private final Duration bad;
    private volatile boolean doubted;
    private Optional<Long> askedAt = Optional.empty();
    private Optional<VolumeException> trouble = Optional.empty();

    private LateProbe(VolumeService volumes, Duration good, Duration bad) {
        this.volumes = volumes;
        this.good = good;
        this.bad = bad;
    }

    /** Of a service on this host, which costs nothing to ask. */
    static LateProbe alwaysNew(VolumeService volumes) {
        return new LateProbe(volumes, Duration.ZERO, Duration.ZERO);
    }

    /** Of a service that many ask. */
    static LateProbe ofLate(VolumeService volumes) {
        return new LateProbe(volumes, GOOD, BAD);
    }

    synchronized void probe() throws StoreException {
        if (isOld()) {
            ask();
            askedAt = Optional.of(System.nanoTime());
        }
        if (trouble.isPresent()) {
            throw VolumeStore.trouble(trouble.get());
        }
    }

    private boolean isOld() {
        var counts = trouble.isPresent() ? bad : good;
        return doubted || askedAt.isEmpty() || System.nanoTime() - askedAt.get() >= counts.toNanos();
    }

    private void ask() {
        doubted = false;
        try {
            volumes.probe();
            trouble = Optional.empty();
        } catch (VolumeException e) {
            trouble = Optional.of(e);
        }
    }

    /** What was answered counts no longer, if something is wrong with the service. */
    void doubtAfter(Throwable met) {
        if (met instanceof StoreException known && known.fault() == Fault.UNAVAILABLE) {
            doubted = true;
        }
    }
}
