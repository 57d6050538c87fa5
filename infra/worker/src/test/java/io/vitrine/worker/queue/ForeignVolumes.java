package io.vitrine.worker.queue;

import io.vitrine.model.Adoption;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.DelegatingStore;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store in which somebody else puts volumes, each of them bytes in memory. */
class ForeignVolumes extends DelegatingStore {
    static final StoreId ID = new StoreId("cinder");

    private final Map<String, byte[]> volumes = new ConcurrentHashMap<>();
    /** What it was told of owners, in order. */
    final List<String> owners = new ArrayList<>();

    ForeignVolumes() {
        super(new MemoryStore(ID, new WorkerId("nobody"), 1));
    }

    void put(String url, byte[] bytes) {
        volumes.put(url, bytes);
    }

    /** Somebody else has removed it. */
    void forget(String url) {
        volumes.remove(url);
    }

    boolean has(String url) {
        return volumes.containsKey(url);
    }

    @Override
    public Adoption inspect(String url, ImageId image, Optional<String> owner) throws StoreException {
        return Optional.ofNullable(volumes.get(url))
                .<Adoption>map(bytes -> new Adoption.Adoptable(
                        new Location(ID, url, Optional.empty()),
                        bytes.length,
                        Optional.of("It is for project " + owner.orElse("") + ".")))
                .orElseGet(() -> new Adoption.Refused(Fault.INVALID, "There is no volume at " + url + "."));
    }

    @Override
    public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
        var bytes = Optional.ofNullable(volumes.get(at.url()))
                .orElseThrow(() -> new StoreException(Fault.NOT_FOUND, "There is no volume at " + at.url() + "."));
        return body.read(source(bytes));
    }

    private static ImageSource source(byte[] bytes) {
        return (destination, offset) -> destination.put(bytes, Math.toIntExact(offset), destination.remaining());
    }

    @Override
    public void remove(Location at) throws StoreException {
        volumes.remove(at.url());
    }

    @Override
    public void ownerChanged(Location at, Optional<String> owner) throws StoreException {
        owners.add(owner.orElse(""));
    }
}
