package io.vitrine.stores;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A store whose targets take so many bytes, each, and then fail; everything else falls through to the real one. */
public final class FaultyStore implements ImageStore {
    private final ImageStore real;
    private final long bytesTaken;
    private final Fault fault;

    private FaultyStore(ImageStore real, long bytesTaken, Fault fault) {
        this.real = real;
        this.bytesTaken = bytesTaken;
        this.fault = fault;
    }

    /** Writes fail with {@code fault} as soon as more than {@code bytes} have come. */
    public static FaultyStore after(ImageStore real, long bytes, Fault fault) {
        return new FaultyStore(real, bytes, fault);
    }

    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X {
        var taken = new AtomicLong();
        return real.write(
                attempt,
                sizeBytes,
                target -> body.fill((source, offset) -> {
                    if (taken.addAndGet(source.remaining()) > bytesTaken) {
                        throw new StoreException(
                                fault, "the store fails after " + bytesTaken + " bytes, says the test");
                    }
                    target.write(source, offset);
                }));
    }

    @Override
    public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
        return real.read(at, body);
    }

    @Override
    public void remove(Location at) throws StoreException {
        real.remove(at);
    }

    @Override
    public void discard(AttemptId attempt) throws StoreException {
        real.discard(attempt);
    }

    @Override
    public Set<AttemptId> targets() throws StoreException {
        return real.targets();
    }

    @Override
    public StoreId id() {
        return real.id();
    }

    @Override
    public StoreFeatures features() {
        return real.features();
    }

    @Override
    public void probe() throws StoreException {
        real.probe();
    }

    @Override
    public void recover() throws StoreException {
        real.recover();
    }

    @Override
    public void close() {
        real.close();
    }
}
