package io.vitrine.attach.block;

import io.vitrine.model.ByteRange;
import io.vitrine.volumes.VolumeException;
import java.nio.ByteBuffer;

/**
 * A disk that has been opened. Offsets and lengths need no alignment, and are within the disk: whoever calls has looked. Methods may be called by many threads
 * at once and block; an interrupt neither ends a call nor spoils the disk for others. Sessions that end are mended inside, within the time that has been
 * set for that; {@code UNAVAILABLE} after it, and {@code CORRUPT} where another disk answers then.
 */
public interface BlockDisk extends AutoCloseable {
    /** As large as the disk says it is; at least as large as the volume on it. */
    long capacityBytes();

    /** Fills {@code destination}. */
    void read(ByteBuffer destination, long offset) throws VolumeException;

    /** Writes all of {@code source}; durable after {@link #flush}. {@code TOO_LARGE} where the backend has no room left. */
    void write(ByteBuffer source, long offset) throws VolumeException;

    /** Makes a range read as zeros. */
    void writeZeroes(ByteRange range) throws VolumeException;

    /** Whether the disk itself promises that blocks which nobody wrote read as zeros. */
    boolean unwrittenReadsZero();

    /** Whether the disk says that nothing lies in a range, and that it reads as zeros; false where it does not know. */
    boolean isHole(ByteRange range) throws VolumeException;

    /** Returns once everything written before is on stable storage. */
    void flush() throws VolumeException;

    /** Forgets what this host has cached of flushed bytes. */
    void uncache(ByteRange range) throws VolumeException;

    /** Asks the disk again how large it is. */
    long refreshCapacity() throws VolumeException;

    /** Logs out; does not flush. The host holds nothing of the disk afterwards, also where this throws. */
    @Override
    void close() throws VolumeException;
}
