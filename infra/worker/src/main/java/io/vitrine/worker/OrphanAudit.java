package io.vitrine.worker;

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

    /** Answers how many targets were removed. */
    public int run() {
        return stores.all().stream().mapToInt(this::audit).sum();
    }

    private int audit(ImageStore store) {
        try {
            var removed = 0;
            var targets = store.targets();
            report(store, ledger.unknown(targets));
            for (var attempt : ledger.unreferenced(targets)) {
                removed += remove(store, attempt);
            }
            return removed;
        } catch (StoreException | RuntimeException e) {
            LOG.warnf("Store %s could not be audited: %s", store.id(), e.getMessage());
            return 0;
        }
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
