package io.vitrine.attach;

import io.vitrine.model.ByteRange;
import io.vitrine.volumes.VolumeException;
import java.nio.ByteBuffer;

/**
 * The bytes of a volume while it is attached. Offsets and lengths need no alignment. Methods may be called by many threads at once
 * and block the calling thread: use platform threads for bulk work. A failure leaves the bytes of its range undefined. An interrupt
 * neither ends a call under way nor spoils the volume for other threads. After the loan every call is {@code GONE}.
 */
public interface AttachedVolume {
    long capacityBytes();

    /** How its bytes come here, in a word: {@code file} of a file or device of this host, {@code iscsi}. */
    default String protocol() {
        return "file";
    }

    /** Fills {@code destination} from {@code offset} on; reading past the end is {@code INVALID}. Takes direct buffers without copying. */
    void read(ByteBuffer destination, long offset) throws VolumeException;

    /** Writes all of {@code source} at {@code offset}; durable after {@link #flush}. {@code TOO_LARGE} past the end or when the device is full, {@code CONFLICT} where attached for reading only. */
    void write(ByteBuffer source, long offset) throws VolumeException;

    /** Makes a range read as zeros, without sending them where the device knows how. */
    void writeZeroes(ByteRange range) throws VolumeException;

    /** Whether ranges never written since the volume was created are certain to read as zeros. */
    boolean unwrittenReadsZero();

    /** Whether a range is known to read as zeros because nothing lies there, so that reading it is needless; false where nobody can tell. */
    boolean isHole(ByteRange range) throws VolumeException;

    /** Returns once everything written before is on stable storage. */
    void flush() throws VolumeException;

    /** Forgets what this host has cached of flushed bytes: the next read of them asks the device. */
    void uncache(ByteRange range) throws VolumeException;

    /** Looks at the size again after an extend, and answers the new capacity. */
    long refreshCapacity() throws VolumeException;
}
