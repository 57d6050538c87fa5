package io.vitrine.stores;

import io.vitrine.model.Fault;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** A store whose targets take so many bytes, each, and then fail; everything else falls through to the real one. */
public final class FaultyStore extends DelegatingStore {
    private final long bytesTaken;
    private final Fault fault;

    private FaultyStore(ImageStore real, long bytesTaken, Fault fault) {
        super(real);
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
}
