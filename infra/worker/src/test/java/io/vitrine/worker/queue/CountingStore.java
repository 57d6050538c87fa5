package io.vitrine.worker.queue;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A store that only counts how often each location was removed, and may be told to take its time. */
final class CountingStore implements ImageStore {
    static final StoreId ID = new StoreId("counting");

    private final Map<String, Integer> removals = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private volatile Runnable trouble = () -> {};

    /** Removals end like this until {@link #work}. */
    void breakWith(Runnable failing) {
        trouble = failing;
    }

    void work() {
        trouble = () -> {};
    }

    /** How often each location was removed. */
    Map<String, Integer> removals() {
        return removals;
    }

    /** Removals begin and do not end until {@link #open}. */
    void shut() {
        gate = new CountDownLatch(1);
    }

    void open() {
        gate.countDown();
    }

    @Override
    public void remove(Location at) throws StoreException {
        removals.merge(at.url(), 1, Integer::sum);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Fault.UNAVAILABLE, "interrupted");
        }
        trouble.run();
    }

    @Override
    public StoreId id() {
        return ID;
    }

    @Override
    public StoreFeatures features() {
        return new StoreFeatures("counting", StoreFeatures.Reach.SHARED, true, new TreeMap<>());
    }

    @Override
    public void recover() {
        // Nothing is ever half done here.
    }

    @Override
    public void probe() {
        // It always works.
    }

    @Override
    public void discard(AttemptId attempt) {
        // There are no attempts.
    }

    @Override
    public Set<AttemptId> targets() {
        return Set.of();
    }

    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException {
        throw new StoreException(Fault.UNAVAILABLE, "It takes no images.");
    }

    @Override
    public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException {
        throw new StoreException(Fault.NOT_FOUND, "It has no images.");
    }

    @Override
    public void close() {
        open();
    }
}
