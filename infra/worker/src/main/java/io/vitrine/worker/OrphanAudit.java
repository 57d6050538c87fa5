package io.vitrine.worker;

import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Ledger;
import io.vitrine.model.AttemptId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Compares what lies in the stores with what the catalogue knows, and removes targets that nobody refers to. An attempt's row is written before
 * its target exists, so a target without one belongs to nobody, unless the database is an older backup: such targets are left alone.
 */
public final class OrphanAudit {
    private static final Logger LOG = Logger.getLogger(OrphanAudit.class);

    private final Stores stores;
    private final Ledger ledger;

    public OrphanAudit(Stores stores, Ledger ledger) {
        this.stores = stores;
        this.ledger = ledger;
    }

    /** Every store; one that cannot be asked now is left to the next time. */
    public void run() {
        for (var store : stores.all()) {
            try {
                run(store, () -> {});
            } catch (StoreException | RuntimeException e) {
                LOG.warnf("Store %s could not be audited: %s", store.id(), e.getMessage());
            }
        }
    }

    /** Says now and then that an audit is still going on. @param <X> that it must not */
    @FunctionalInterface
    public interface Pulse<X extends Exception> {
        void beat() throws X;
    }

    /** One store. */
    public <X extends Exception> Audits.Count run(ImageStore store, Pulse<X> pulse) throws StoreException, X {
        var targets = store.targets();
        var unknown = ledger.unknown(targets);
        report(store, unknown);
        var removed = 0;
        for (var attempt : ledger.unreferenced(targets)) {
            pulse.beat();
            removed += remove(store, attempt);
        }
        return new Audits.Count(targets.size(), removed, unknown.size());
    }

    private static void report(ImageStore store, Set<AttemptId> unknown) {
        if (!unknown.isEmpty()) {
            LOG.warnf(
                    "Store %s holds targets of attempts this database never heard of, as after a restore from a backup; "
                            + "they are left alone: %s",
                    store.id(), unknown);
        }
    }

    private static int remove(ImageStore store, AttemptId attempt) throws StoreException {
        store.discard(attempt);
        LOG.infof("Removed from store %s what attempt %s had left", store.id(), attempt);
        return 1;
    }
}
