package io.vitrine.worker;

import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** The stores of this worker, in the order of their configuration. Owns them. */
public final class Stores implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Stores.class);

    private final Map<StoreId, ImageStore> byId = new LinkedHashMap<>();
    private final ImageStore defaultStore;
    private final List<AutoCloseable> behind;

    /**
     * @param defaultStore the id of one of them
     * @param behind what the stores stand on, closed after them
     */
    public Stores(List<ImageStore> stores, StoreId defaultStore, List<? extends AutoCloseable> behind) {
        this.behind = List.copyOf(behind);
        stores.forEach(store -> byId.put(store.id(), store));
        this.defaultStore = Optional.ofNullable(byId.get(defaultStore))
                .orElseThrow(() -> new IllegalArgumentException("default_backend is " + defaultStore
                        + ", which enabled_backends does not have; it has " + byId.keySet()));
    }

    public Collection<ImageStore> all() {
        return byId.values();
    }

    public Set<StoreId> ids() {
        return Set.copyOf(byId.keySet());
    }

    public Optional<ImageStore> find(StoreId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** As {@link #find}; {@code UNAVAILABLE} where this worker does not have it. */
    public ImageStore required(StoreId id) throws StoreException {
        return find(id).orElseThrow(
                        () -> new StoreException(Fault.UNAVAILABLE, "Store " + id + " is not configured here."));
    }

    /** Where images go when the client names no store. */
    public ImageStore defaultStore() {
        return defaultStore;
    }

    /** As {@link ImageStore#drain}, all at once. */
    void drain() {
        var threads = all().stream()
                .map(store ->
                        Thread.ofPlatform().daemon().name("drain-" + store.id()).start(store::drain))
                .toList();
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of the stores of this host; for others see {@link StoreWatch}. */
    void recover() throws StoreException {
        for (var store : all()) {
            if (!StoreWatch.isRemote(store)) {
                store.recover();
            }
        }
    }

    @Override
    public void close() {
        all().forEach(ImageStore::close);
        for (var below : behind) {
            try {
                below.close();
            } catch (Exception e) {
                LOG.warnf("A store could not be closed: %s", e.getMessage());
            }
        }
    }
}
