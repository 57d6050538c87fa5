package io.vitrine.stores;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Gives the bytes of a stored image, in any order and to many threads at once. */
public interface ImageSource {
    /** Fills {@code destination} from {@code offset} on. {@code CORRUPT} where the image ends before. */
    void read(ByteBuffer destination, long offset) throws StoreException;

    /** The local file that holds exactly the image's bytes, where there is one: it can be sent without passing through this process. */
    default Optional<Path> file() {
        return Optional.empty();
    }
}
