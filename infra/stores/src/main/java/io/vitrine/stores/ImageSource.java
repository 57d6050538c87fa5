package io.vitrine.stores;

import io.vitrine.model.ByteRange;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Gives the bytes of a stored image, in any order unless it says otherwise, and to many threads at once. */
public interface ImageSource {
    /** Fills {@code destination} from {@code offset} on. {@code CORRUPT} where the image ends before. */
    void read(ByteBuffer destination, long offset) throws StoreException;

    /** Whether the bytes of a range are known to be zeros without reading them; false where that takes reading. */
    default boolean isHole(ByteRange range) throws StoreException {
        return false;
    }

    /** What somebody else says of the bytes, where he keeps them and not we: they may change at any time. */
    default Optional<Foreign> foreign() {
        return Optional.empty();
    }

    /**
     * Bytes that others keep.
     *
     * @param sizeBytes all of them, as they are now
     * @param version what their keeper calls them now; it changes when they do. Empty where he does not say
     * @param inOrderOnly whether each read has to follow the one before
     */
    record Foreign(long sizeBytes, Optional<String> version, boolean inOrderOnly) {}

    /** The local file that holds exactly the image's bytes, where there is one: it can be sent without passing through this process. */
    default Optional<Path> file() {
        return Optional.empty();
    }
}
