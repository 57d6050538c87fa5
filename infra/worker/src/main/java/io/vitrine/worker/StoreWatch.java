package io.vitrine.worker;

import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures.Reach;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Looks after stores that lie elsewhere and may be away, at the start, too: what an earlier run left in them is ended as soon as they are there, and they are
 * probed whether anybody asks how they are or not. Used by one thread.
 */
final class StoreWatch {
    private static final Logger LOG = Logger.getLogger(StoreWatch.class);

    private final List<ImageStore> remote;
    private final List<ImageStore> toRecover;

    StoreWatch(Stores stores) {
        this.remote = stores.all().stream().filter(StoreWatch::isRemote).toList();
        this.toRecover = new ArrayList<>(remote);
    }

    static boolean isRemote(ImageStore store) {
        return store.features().reach() == Reach.SHARED;
    }

    void look() {
        toRecover.removeIf(StoreWatch::isRecovered);
        remote.forEach(StoreWatch::probe);
    }

    private static boolean isRecovered(ImageStore store) {
        try {
            store.recover();
            return true;
        } catch (StoreException | RuntimeException e) {
            LOG.warnf("What an earlier run left in store %s stays there for now: %s", store.id(), e.getMessage());
            return false;
        }
    }

    /** The store remembers what is wrong, and shows it. */
    private static void probe(ImageStore store) {
        try {
            store.probe();
        } catch (StoreException | RuntimeException e) {
            LOG.debugf("Store %s does not work: %s", store.id(), e.getMessage());
        }
    }
}
