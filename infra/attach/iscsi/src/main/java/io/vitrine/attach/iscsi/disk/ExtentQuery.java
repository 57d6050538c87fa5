package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.Extent;
import io.vitrine.attach.iscsi.Extent.Kind;
import io.vitrine.attach.iscsi.IscsiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks for the provisioning of a range, one command after the other until all of it is told (GET LBA STATUS; SBC-3, 5.4). */
final class ExtentQuery {
    private static final int HEADER_BYTES = 8;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int MOST_DESCRIPTORS = 255;

    private final Dispatcher dispatcher;
    private final DiskState disk;
    private final long end;
    private final Consumer<List<Extent>> found;
    private final Consumer<IscsiException> failed;
    private final List<Extent> extents = new ArrayList<>();
    private final MemorySegment buffer =
            Arena.ofAuto().allocate(HEADER_BYTES + MOST_DESCRIPTORS * DESCRIPTOR_BYTES, Long.BYTES);
    private long at;

    /** @param found told of extents in bytes that cover the range of blocks without a gap */
    ExtentQuery(
            Dispatcher dispatcher,
            DiskState disk,
            long lba,
            long end,
            Consumer<List<Extent>> found,
            Consumer<IscsiException> failed) {
        this.dispatcher = dispatcher;
        this.disk = disk;
        this.at = lba;
        this.end = end;
        this.found = found;
        this.failed = failed;
    }

    void ask() {
        if (at < end && disk.abilities().lbaStatus()) {
            dispatcher.submit(new Request(Request.Kind.LBA_STATUS, at, 0, buffer, new Answer()));
        } else {
            add(end, Kind.DATA);
            found.accept(extents);
        }
    }

    private final class Answer implements Request.End {
        @Override
        public void succeeded(long transferredBytes) {
            var length = Math.max(0, Math.min(transferredBytes, buffer.byteSize()));
            if (!take(new Reply(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE)))) {
                disk.abilities().refuse(Request.Kind.LBA_STATUS);
            }
            ask();
        }

        @Override
        public void failed(IscsiException cause) {
            failed.accept(cause);
        }

        @Override
        public void refused() {
            ask();
        }
    }

    /** Whether it told of the next block: one that does not is of no use. */
    private boolean take(Reply reply) {
        var start = at;
        for (var entry = HEADER_BYTES;
                entry + DESCRIPTOR_BYTES <= reply.length() && at < end;
                entry += DESCRIPTOR_BYTES) {
            var lba = reply.u64(entry);
            var next = lba + reply.u32(entry + 8);
            if (lba > at || next <= at) {
                break;
            }
            add(Math.min(next, end), kind(reply.u8(entry + 12) & 0xf));
        }
        return at > start;
    }

    private Kind kind(int status) {
        var isThere = status == 0 || status > 2;
        return isThere ? Kind.DATA : disk.abilities().readsZeros() ? Kind.ZEROS : Kind.UNDEFINED;
    }

    private void add(long next, Kind kind) {
        if (next <= at) {
            return;
        }
        var offset = at * disk.blockBytes();
        var length = (next - at) * disk.blockBytes();
        at = next;
        if (!extents.isEmpty() && extents.getLast().kind() == kind) {
            var before = extents.removeLast();
            extents.add(new Extent(before.offset(), before.length() + length, kind));
        } else {
            extents.add(new Extent(offset, length, kind));
        }
    }
}
