package io.vitrine.worker.transfer;

import java.nio.ByteBuffer;

/** Bytes as they come in, read by one thread. The reader does not close it: whoever opened it does. */
public interface BodySource {
    /**
     * Fills what is left of {@code destination}, waiting as long as the source's idle limit allows.
     *
     * @return false once the source has ended; {@code destination} may have got its last bytes
     * @throws UploadException {@link UploadException.Trouble#DISCONNECTED} or {@link UploadException.Trouble#STALLED}
     */
    boolean read(ByteBuffer destination) throws UploadException;

    /** No more is wanted: a {@link #read} that waits, and each after it, comes back with what it has. From any thread; who never waits need not listen. */
    default void wake() {}
}
