package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a part of what no flush covers again: in the order of before, and what overlaps one after the other, so that the later one wins. Then it flushes,
 * so that this part is sent no third time. Guarded by the dispatcher's lock.
 */
final class Replay {
    private final ArrayDeque<Request> ahead = new ArrayDeque<>();
    private final List<Request> underWay = new ArrayList<>();
    private final long mark;

    /** @param zeros a run of them as long as one command takes, for disks that take no WRITE SAME any longer */
    Replay(Unflushed.Part part, DiskState disk, MemorySegment zeros) {
        mark = part.mark();
        var abilities = disk.abilities();
        var blockBytes = disk.blockBytes();
        for (var one : part.requests()) {
            if (one.kind == Request.Kind.WRITE) {
                add(Request.Kind.WRITE, one.lba, one.blocks, one.data);
            } else if (abilities.writeSame()) {
                add(Request.Kind.WRITE_SAME, one.lba, one.blocks, zeros.asSlice(0, blockBytes));
            } else {
                addPlain(one, zeros, blockBytes);
            }
        }
        if (disk.hasWriteCache()) {
            ahead.add(Request.flush(NOBODY));
        }
    }

    private void addPlain(Request one, MemorySegment zeros, int blockBytes) {
        var most = (int) (zeros.byteSize() / blockBytes);
        for (var done = 0; done < one.blocks; done += most) {
            var blocks = Math.min(most, one.blocks - done);
            add(Request.Kind.WRITE, one.lba + done, blocks, zeros.asSlice(0, (long) blocks * blockBytes));
        }
    }

    private void add(Request.Kind kind, long lba, int blocks, MemorySegment data) {
        ahead.add(new Request(kind, lba, blocks, data, NOBODY));
    }

    /** Null while the next one has to wait for an earlier one. */
    @Nullable
    Request next() {
        var next = ahead.peek();
        if (next == null || hasToWait(next)) {
            return null;
        }
        underWay.add(ahead.remove());
        return next;
    }

    private boolean hasToWait(Request next) {
        return next.kind == Request.Kind.FLUSH
                ? !underWay.isEmpty()
                : underWay.stream().anyMatch(earlier -> earlier.overlaps(next.lba, next.blocks));
    }

    void done(Request request) {
        underWay.remove(request);
    }

    /** Up to which all is durable once it is over. */
    long mark() {
        return mark;
    }

    boolean isOver() {
        return ahead.isEmpty() && underWay.isEmpty();
    }

    private static final Request.End NOBODY = new Request.End() {
        @Override
        public void succeeded(long transferredBytes) {}

        @Override
        public void failed(IscsiException cause) {}
    };

    static boolean isReplay(Request request) {
        return request.end == NOBODY;
    }
}
