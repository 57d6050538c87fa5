package io.vitrine.stores.memory;

import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.FirstUse;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures;
import io.vitrine.stores.StoreFeatures.Reach;
import io.vitrine.stores.Tally;
import io.vitrine.stores.Zeros;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/** Images in memory, up to a bound; they end with the process. A location is {@code memory://STORE/ATTEMPT}. */
public final class MemoryStore implements ImageStore {
    public static final String TYPE = "memory";

    private record Held(Pages pages, OptionalLong wholeBytes) {}

    private final StoreId id;
    private final WorkerId worker;
    private final Semaphore freePages;
    private final ConcurrentMap<AttemptId, Held> images = new ConcurrentHashMap<>();

    /** @param capacityBytes all images together; zeros do not count */
    public MemoryStore(StoreId id, WorkerId worker, long capacityBytes) {
        this.id = id;
        this.worker = worker;
        this.freePages = new Semaphore(Math.toIntExact(capacityBytes / Pages.PAGE_BYTES));
    }

    @Override
    public StoreId id() {
        return id;
    }

    @Override
    public StoreFeatures features() {
        return new StoreFeatures(TYPE, Reach.WORKER, false, new TreeMap<>());
    }

    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X {
        var tally = new Tally(sizeBytes);
        var filling = new FirstUse<>(() -> begin(attempt));
        try {
            var content = body.fill((source, offset) -> {
                long length = source.remaining();
                tally.admit(offset, length);
                if (length > 0) {
                    put(source, offset, filling.get());
                    tally.wrote(offset, length);
                }
            });
            tally.settle(content);
            if (content.sizeBytes() == 0) {
                return new Stored(content, List.of());
            }
            images.put(attempt.id(), new Held(filling.get(), OptionalLong.of(content.sizeBytes())));
            attempt.reached(AttemptStep.SEALED);
            return new Stored(content, List.of(new Location(id, prefix() + attempt.id(), Optional.of(worker))));
        } catch (Throwable trouble) {
            if (!StoreException.isLeaseLost(trouble)) {
                discard(attempt.id());
            }
            throw trouble;
        } finally {
            filling.end();
        }
    }

    private static void put(ByteBuffer source, long offset, Pages pages) throws StoreException {
        if (Zeros.only(source)) {
            source.position(source.limit());
        } else {
            pages.write(source, offset);
        }
    }

    private Pages begin(Attempt attempt) throws StoreException {
        attempt.reached(AttemptStep.STREAMING);
        var pages = new Pages(freePages);
        images.put(attempt.id(), new Held(pages, OptionalLong.empty()));
        return pages;
    }

    @Override
    public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
        var image = images.get(attemptAt(at));
        if (image == null || image.wholeBytes().isEmpty()) {
            throw new StoreException(Fault.NOT_FOUND, "no image at " + at.url());
        }
        return body.read(image.pages().source(image.wholeBytes().getAsLong()));
    }

    @Override
    public void remove(Location at) throws StoreException {
        discard(attemptAt(at));
    }

    @Override
    public void discard(AttemptId attempt) {
        Optional.ofNullable(images.remove(attempt))
                .ifPresent(image -> image.pages().release());
    }

    @Override
    public Set<AttemptId> targets() {
        return Set.copyOf(images.keySet());
    }

    @Override
    public void recover() {}

    @Override
    public void probe() {}

    @Override
    public void close() {}

    private AttemptId attemptAt(Location at) throws StoreException {
        try {
            if (at.url().startsWith(prefix())) {
                return AttemptId.parse(at.url().substring(prefix().length()));
            }
        } catch (IllegalArgumentException notAnId) {
            // Said below, as of any other location that is not ours.
        }
        throw new StoreException(Fault.INVALID, "not a location of store " + id + ": " + prefix() + "ATTEMPT expected");
    }

    private String prefix() {
        return TYPE + "://" + id + "/";
    }
}
