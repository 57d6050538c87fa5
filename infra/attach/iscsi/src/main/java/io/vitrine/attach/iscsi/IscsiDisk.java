package io.vitrine.attach.iscsi;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A disk behind iSCSI, whose sessions come and go unseen. Offsets and lengths are bytes and need no alignment; what lies around them in the same block
 * stays as it is. Buffers are native segments that any thread may use (a shared, automatic or global arena), lent until the call ends.
 *
 * <p>Every method may be called by many threads at once. Calls under way at the same time are carried out in any order, but writes that touch the same
 * block one after the other, in the order of the calls. The forms with a {@link Completion} return at once and never block; the others wait for it, for
 * which virtual threads are as good as any, and an interrupt does not end the wait. They must not be called from a completion.
 *
 * <p>A call that returned, or said {@code done}, was carried out. Writes are durable after a later {@link #flush}, whatever the target lost in between:
 * their bytes are kept here until then, bounded by {@link IscsiSettings.Recovery#unflushedBytes}, and flushed unasked from half of that on. When a
 * session is lost the disk logs in again with the same name, makes sure that it is the same disk, and sends all that again; callers only wait. What
 * cannot be mended in time ends the disk: every call under way, and every later one, fails with the reason.
 */
public interface IscsiDisk extends AutoCloseable {
    /** As last heard of; it may grow at any time. */
    long capacityBytes();

    /** Of one logical block: 512 or 4096 as a rule. Aligned calls are the cheapest. */
    int blockBytes();

    DiskIdentity identity();

    DiskFeatures features();

    Access access();

    /** Fills {@code destination}. {@link IscsiFault#INVALID_RANGE} past the end. */
    void read(long offset, MemorySegment destination, Completion completion);

    /** Writes all of {@code source}; the segment is the caller's again once told, also while its bytes are kept. */
    void write(long offset, MemorySegment source, Completion completion);

    /**
     * As {@link #write(long, MemorySegment, Completion)}, but nothing is copied: the segment stays as it is until {@code released} was run, which is once a
     * flush covers it or the write failed, after the completion was told in either case. Where offset or length is unaligned the edges are copied.
     */
    void writeLent(long offset, MemorySegment source, Completion completion, Runnable released);

    /** Makes a range read as zeros: by a command without data where the disk promises as much, else by writing them. */
    void writeZeroes(long offset, long length, Completion completion);

    /** Makes durable all that was done before this call. Nothing is sent where the disk has no write cache. */
    void flush(Completion completion);

    /**
     * What the disk knows of a range: adjacent extents in order that cover all of it. One of kind {@link Extent.Kind#DATA} where it cannot tell.
     */
    List<Extent> extents(long offset, long length) throws IscsiException;

    /**
     * Asks for the size again after it was extended, and answers it. Without being asked the new size is noticed where the disk tells of it, and when a
     * session is lost and comes back. A disk that shrank is another one: {@link IscsiFault#LUN_IDENTITY_CHANGED}.
     */
    long refreshCapacity() throws IscsiException;

    DiskStats stats();

    /**
     * Logs out, after what is under way has ended or the time that a logout has is over; what is still under way then fails with
     * {@link IscsiFault#CLOSED}. It does not flush. Later calls do nothing.
     */
    @Override
    void close();

    default void read(long offset, MemorySegment destination) throws IscsiException {
        var end = new Waiting();
        read(offset, destination, end);
        end.await();
    }

    default void write(long offset, MemorySegment source) throws IscsiException {
        var end = new Waiting();
        write(offset, source, end);
        end.await();
    }

    default void writeZeroes(long offset, long length) throws IscsiException {
        var end = new Waiting();
        writeZeroes(offset, length, end);
        end.await();
    }

    default void flush() throws IscsiException {
        var end = new Waiting();
        flush(end);
        end.await();
    }
}
