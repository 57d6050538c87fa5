package io.vitrine.attach.iscsi.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * Native memory for bytes that are kept, in slabs that are used again. Who takes is bounded elsewhere: by what may be unflushed. The collector gives it back
 * after the disk, so that a call that meets the closing finds no memory gone.
 */
final class CopySlabs {
    private final Arena arena = Arena.ofAuto();
    private final long slabBytes;
    private final ArrayDeque<Slab> free = new ArrayDeque<>();
    private Slab current;

    CopySlabs(long slabBytes) {
        this.slabBytes = slabBytes;
        this.current = new Slab(MemorySegment.NULL);
    }

    /** A place in a slab, to be closed once. */
    final class Copy implements AutoCloseable {
        private final Slab slab;
        private final MemorySegment bytes;

        private Copy(Slab slab, MemorySegment bytes) {
            this.slab = slab;
            this.bytes = bytes;
        }

        MemorySegment bytes() {
            return bytes;
        }

        @Override
        public void close() {
            giveBack(slab);
        }
    }

    private static final class Slab {
        private final MemorySegment memory;
        private long used;
        private int users;

        private Slab(MemorySegment memory) {
            this.memory = memory;
        }
    }

    /** @param bytes one slab at most */
    synchronized Copy take(long bytes) {
        if (current.used + bytes > current.memory.byteSize()) {
            retire(current);
            current = free.isEmpty() ? new Slab(arena.allocate(slabBytes, Long.BYTES)) : free.pop();
        }
        var slab = current;
        var copy = new Copy(slab, slab.memory.asSlice(slab.used, bytes));
        slab.used += bytes;
        slab.users++;
        return copy;
    }

    private synchronized void giveBack(Slab slab) {
        slab.users--;
        if (slab == current) {
            slab.used = slab.users == 0 ? 0 : slab.used;
        } else {
            retire(slab);
        }
    }

    private void retire(Slab slab) {
        if (slab.users == 0 && slab.memory.byteSize() > 0) {
            slab.used = 0;
            free.push(slab);
        }
    }
}
