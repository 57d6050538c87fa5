package io.vitrine.functions.cleanup;

import jakarta.inject.Singleton;

/**
 * One round of the clean-up, started by a timer. Rounds may overlap, in one process or in several: each change is made by whoever comes
 * first. What fails is tried again by the next round.
 */
@Singleton
public final class CleanupTick {
    private final ExpiredLeases leases;
    private final UnansweredBells bells;
    private final PurgedImages images;

    public CleanupTick(ExpiredLeases leases, UnansweredBells bells, PurgedImages images) {
        this.leases = leases;
        this.bells = bells;
        this.images = images;
    }

    /**
     * What one round did.
     *
     * @param leasesExpired uploads given up, because their worker was not heard of
     * @param bellsRepeated jobs rung for again
     * @param imagesPurged records of deleted images removed for good
     */
    public record Report(int leasesExpired, int bellsRepeated, int imagesPurged) {}

    /** The most urgent first: an image that nobody stores any more waits for its owner to try again. */
    public Report run() {
        return new Report(leases.expire(), bells.repeat(), images.purge());
    }
}
