package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends again what no flush covers: in the order of before, and what overlaps one after the other, so that the later one wins. Guarded by the
 * dispatcher's lock.
 */
final class Replay {
    private final ArrayDeque<Request> ahead = new ArrayDeque<>();
    private final List<Request> underWay = new ArrayList<>();

    /** @param zeros a run of them as long as one command takes, for disks that take no WRITE SAME any longer */
    Replay(Collection<Request> kept, Abilities abilities, MemorySegment zeros, int blockBytes) {
        for (var one : kept) {
            if (one.kind == Request.Kind.WRITE) {
                add(Request.Kind.WRITE, one.lba, one.blocks, one.data);
            } else if (abilities.writeSame()) {
                add(Request.Kind.WRITE_SAME, one.lba, one.blocks, zeros.asSlice(0, blockBytes));
            } else {
                addPlain(one, zeros, blockBytes);
            }
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
        if (next == null || underWay.stream().anyMatch(earlier -> earlier.overlaps(next.lba, next.blocks))) {
            return null;
        }
        underWay.add(ahead.remove());
        return next;
    }

    void done(Request request) {
        underWay.remove(request);
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
