package io.vitrine.attach.block;

import io.vitrine.attach.iscsi.Extent;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.volumes.VolumeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A disk of the initiator's as an attached volume's disk. */
final class IscsiBlocks implements BlockDisk {
    /** Never started: any thread but the one that calls. */
    private static final Thread STRANGER = Thread.ofVirtual().unstarted(() -> {});

    private final IscsiDisk disk;

    IscsiBlocks(IscsiDisk disk) {
        this.disk = disk;
    }

    @Override
    public long capacityBytes() {
        return disk.capacityBytes();
    }

    @Override
    public long refreshCapacity() throws VolumeException {
        return onDisk("asking the size of a volume", disk::refreshCapacity);
    }

    @Override
    public void read(ByteBuffer destination, long offset) throws VolumeException {
        if (isForAnyThread(destination)) {
            onDisk("reading a volume", () -> disk.read(offset, MemorySegment.ofBuffer(destination)));
            destination.position(destination.limit());
            return;
        }
        try (var copy = Arena.ofShared()) {
            var segment = copy.allocate(destination.remaining());
            onDisk("reading a volume", () -> disk.read(offset, segment));
            destination.put(segment.asByteBuffer());
        }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws VolumeException {
        if (isForAnyThread(source)) {
            onDisk("writing a volume", () -> disk.write(offset, MemorySegment.ofBuffer(source)));
            source.position(source.limit());
            return;
        }
        try (var copy = Arena.ofShared()) {
            var segment = copy.allocate(source.remaining());
            segment.asByteBuffer().put(source);
            onDisk("writing a volume", () -> disk.write(offset, segment));
        }
    }

    /** The disk's own threads fill and send it: one on the heap cannot be lent, nor one that a single thread may use. */
    private static boolean isForAnyThread(ByteBuffer buffer) {
        return buffer.isDirect() && MemorySegment.ofBuffer(buffer).isAccessibleBy(STRANGER);
    }

    @Override
    public void writeZeroes(ByteRange range) throws VolumeException {
        if (range.length() > 0) {
            onDisk("zeroing a volume", () -> disk.writeZeroes(range.offset(), range.length()));
        }
    }

    /** What an array hands out may have been somebody else's, whatever it says of single blocks. */
    @Override
    public boolean unwrittenReadsZero() {
        return false;
    }

    @Override
    public boolean isHole(ByteRange range) throws VolumeException {
        return range.length() > 0
                && range.end() <= disk.capacityBytes()
                && disk.features().extents()
                && onDisk("reading a volume", () -> disk.extents(range.offset(), range.length())).stream()
                        .allMatch(extent -> extent.kind() == Extent.Kind.ZEROS);
    }

    @Override
    public void flush() throws VolumeException {
        onDisk("flushing a volume", () -> disk.flush());
    }

    /** Nothing: the initiator keeps no copy of flushed bytes. */
    @Override
    public void uncache(ByteRange range) {}

    @Override
    public void close() {
        disk.close();
    }

    interface Question<T> {
        T ask() throws IscsiException;
    }

    private interface Order {
        void run() throws IscsiException;
    }

    private static <T> T onDisk(String doing, Question<T> question) throws VolumeException {
        try {
            return uninterrupted(question);
        } catch (IscsiException e) {
            throw trouble(doing, e);
        }
    }

    /** What may be asked again: no interrupt is taken for an answer. */
    static <T> T uninterrupted(Question<T> question) throws IscsiException {
        var interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return question.ask();
                } catch (IscsiException e) {
                    if (!Thread.interrupted()) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void onDisk(String doing, Order order) throws VolumeException {
        try {
            order.run();
        } catch (IscsiException e) {
            throw trouble(doing, e);
        }
    }

    static VolumeException trouble(String doing, IscsiException e) {
        var fault =
                switch (e.fault()) {
                    case LUN_IDENTITY_CHANGED -> Fault.CORRUPT;
                    case INVALID_RANGE -> Fault.INVALID;
                    case STORAGE_FULL -> Fault.TOO_LARGE;
                    case CLOSED -> Fault.GONE;
                    case RESERVED -> Fault.BUSY;
                    // The storage's or the operator's trouble, not the client's: 503.
                    case UNREACHABLE,
                            AUTHENTICATION_FAILED,
                            TARGET_NOT_FOUND,
                            LOGIN_REFUSED,
                            SERVICE_UNAVAILABLE,
                            PROTOCOL_ERROR,
                            LUN_NOT_FOUND,
                            UNSUPPORTED,
                            WRITE_DENIED,
                            MEDIUM_ERROR,
                            TIMED_OUT,
                            COMMAND_FAILED -> Fault.UNAVAILABLE;
                };
        return new VolumeException(fault, doing + " failed: " + e.getMessage(), e);
    }
}
