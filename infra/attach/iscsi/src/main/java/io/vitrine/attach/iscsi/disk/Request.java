package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.session.ScsiTask;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/** One command for the disk until it was carried out or failed, however often it is sent. What changes is guarded by the dispatcher's lock. */
final class Request {
    enum Kind {
        READ,
        WRITE,
        WRITE_SAME,
        UNMAP,
        FLUSH,
        LBA_STATUS;

        /** Such a command changes what the disk holds. */
        boolean changes() {
            return this == WRITE || this == WRITE_SAME || this == UNMAP;
        }

        /** A disk need not know it. */
        boolean isOptional() {
            return this != READ && this != WRITE;
        }

        boolean moves(MemorySegment data) {
            return (this == READ || this == WRITE) && data.byteSize() > 0;
        }
    }

    /** Told once how the request ended: one of the first three. On a session's thread as a rule, never under a lock. */
    interface End {
        void succeeded(long transferredBytes);

        void failed(IscsiException cause);

        /** The disk does not know the command. */
        default void refused() {
            throw new IllegalStateException("a command that every disk knows");
        }

        /** After success: no copy of this request can still be under way, so its blocks may be written again. */
        default void settled() {}

        /** After success: a flush covers it, its bytes need not be kept any longer. */
        default void released() {}
    }

    final Kind kind;
    final long lba;
    final int blocks;
    final MemorySegment data;
    final End end;

    /** Tries in a row that ended in each kind of trouble, and when it began. */
    int attentions;

    int busy;
    int pauses;
    long troubleSinceNanos;
    /** What the unit had acknowledged when this was sent, if it is a flush. */
    long mark;

    long generation;
    /** Sessions that died with it: until each was reinstated a copy may still be carried out. */
    final Set<Path> strays = new HashSet<>(2);

    Request(Kind kind, long lba, int blocks, MemorySegment data, End end) {
        this.kind = kind;
        this.lba = lba;
        this.blocks = blocks;
        this.data = data;
        this.end = end;
    }

    static Request flush(End end) {
        return new Request(Kind.FLUSH, 0, 0, ScsiTask.NOTHING, end);
    }

    boolean overlaps(long otherLba, long otherBlocks) {
        return lba < otherLba + otherBlocks && otherLba < lba + blocks;
    }

    byte[] cdb(Abilities abilities) {
        return switch (kind) {
            case READ -> Cdb.read16(lba, blocks);
            case WRITE -> Cdb.write16(lba, blocks);
            case WRITE_SAME -> Cdb.writeSame16(lba, blocks, abilities.writeSameUnmaps());
            case UNMAP -> Cdb.unmap((int) data.byteSize());
            case FLUSH -> abilities.flushCdb();
            case LBA_STATUS -> Cdb.getLbaStatus(lba, (int) data.byteSize());
        };
    }

    MemorySegment out() {
        return kind.changes() ? data : ScsiTask.NOTHING;
    }

    MemorySegment in() {
        return kind.changes() ? ScsiTask.NOTHING : data;
    }

    @Override
    public String toString() {
        return kind + " of " + blocks + " blocks at " + lba;
    }
}
