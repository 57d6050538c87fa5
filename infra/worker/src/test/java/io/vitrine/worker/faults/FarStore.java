package io.vitrine.worker.faults;

import io.vitrine.stores.Attempt;
import io.vitrine.stores.DelegatingStore;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import java.util.OptionalLong;

/** Each byte comes 1 GiB behind its place, so that a volume has to grow for the first one; the image never becomes whole. */
final class FarStore extends DelegatingStore {
    private static final long GIB = 1L << 30;

    FarStore(ImageStore real) {
        super(real);
    }

    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X {
        return super.write(
                attempt, sizeBytes, target -> body.fill((source, offset) -> target.write(source, offset + GIB)));
    }
}
