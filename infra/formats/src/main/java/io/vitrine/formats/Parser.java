package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Looks for one format in a stream. Keeps a bounded part of it, whatever the stream says; what it finds depends on the bytes alone, not
 * on how they were cut.
 */
interface Parser {
    /** The next bytes of the stream, from the buffer's position to its limit, which stay as they are. */
    void add(long offset, ByteBuffer chunk);

    /** No byte that is still to come changes which format this is and what is wrong with it. */
    boolean settled();

    /** After all bytes, or once it is settled. */
    Optional<Detected> detected(long sizeBytes);
}
