package io.vitrine.stores.http;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.remote.RemoteException;
import io.vitrine.remote.RemoteFilter;
import io.vitrine.remote.RemoteHttp;
import io.vitrine.remote.RemoteReader;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures;
import io.vitrine.stores.StoreFeatures.Reach;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Reads images that lie on web servers of others. Nothing is written there, and so nothing removed: both belong to whoever keeps them. */
public final class HttpStore implements ImageStore {
    public static final String TYPE = "http";

    private final StoreId id;
    private final RemoteHttp http;

    public HttpStore(StoreId id, RemoteHttp http) {
        this.id = id;
        this.http = http;
    }

    @Override
    public StoreId id() {
        return id;
    }

    @Override
    public StoreFeatures features() {
        return new StoreFeatures(TYPE, Reach.SHARED, true, new TreeMap<>());
    }

    /** {@code GONE}: a client that asks for it is told that this store takes no images. */
    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException {
        throw new StoreException(Fault.GONE, "store " + id + " is read-only");
    }

    @Override
    public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
        try (var reader = opened(at)) {
            return body.read(new HttpSource(reader));
        }
    }

    private RemoteReader opened(Location at) throws StoreException {
        try {
            return http.open(RemoteFilter.parse(at.url()));
        } catch (RemoteException e) {
            throw trouble(e);
        }
    }

    /** Nothing: the bytes are not ours. */
    @Override
    public void remove(Location at) {}

    @Override
    public void discard(AttemptId attempt) {}

    @Override
    public Set<AttemptId> targets() {
        return Set.of();
    }

    @Override
    public void recover() {}

    /** Each image has a server of its own: there is nothing that all depend on. */
    @Override
    public void probe() {}

    @Override
    public void close() {}

    static StoreException trouble(RemoteException e) {
        return new StoreException(e.fault(), e.getMessage(), e);
    }
}
