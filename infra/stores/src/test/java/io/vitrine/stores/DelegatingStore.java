package io.vitrine.stores;

import io.vitrine.model.Adoption;
import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A store that another one does the work of, to be overridden in one place. */
public abstract class DelegatingStore implements ImageStore {
    protected final ImageStore real;

    protected DelegatingStore(ImageStore real) {
        this.real = real;
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
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X {
        return real.write(attempt, sizeBytes, body);
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
    public Optional<String> dependents(Location at) throws StoreException {
        return real.dependents(at);
    }

    @Override
    public Adoption inspect(String url, ImageId image, Optional<String> owner) throws StoreException {
        return real.inspect(url, image, owner);
    }

    @Override
    public void ownerChanged(Location at, Optional<String> owner) throws StoreException {
        real.ownerChanged(at, owner);
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
    public void recover() throws StoreException {
        real.recover();
    }

    @Override
    public void probe() throws StoreException {
        real.probe();
    }

    @Override
    public void close() {
        real.close();
    }
}
