package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.Extent;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.disk.Request.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes ranges read as zeros. WRITE SAME does by definition; UNMAP only asks for it, so afterwards the disk has to say which blocks it gave back, and the
 * others are written; what can do neither is written.
 */
final class Zeroing {
    private static final int UNMAP_HEADER_BYTES = 8;
    private static final int UNMAP_BYTES = 24;

    private final Dispatcher dispatcher;
    private final DiskState disk;
    private final Writes writes;
    private final Counters counters;
    private final long weight;

    /** @param weight what a command without data counts among the unflushed bytes, so that their number has a bound */
    Zeroing(Dispatcher dispatcher, DiskState disk, Writes writes, Counters counters, long weight) {
        this.dispatcher = dispatcher;
        this.disk = disk;
        this.writes = writes;
        this.counters = counters;
        this.weight = weight;
    }

    /** @param settled run once no copy of any of it can be under way */
    void zero(long offset, long length, Completion completion, Runnable settled) {
        var abilities = disk.abilities();
        if (abilities.writeSame()) {
            var most = abilities.writeSameBlocks() * disk.blockBytes();
            call(Piece.of(offset, length, disk.blockBytes(), most), this::same, completion, settled);
        } else if (abilities.unmap()) {
            unmap(offset, length, completion, settled);
        } else {
            call(plainPieces(offset, length), this::plain, completion, settled);
        }
    }

    private static void call(Iterable<Piece> pieces, Call.Step step, Completion completion, Runnable settled) {
        new Call(pieces, step, completion, settled, () -> {}).launch();
    }

    private List<Piece> plainPieces(long offset, long length) {
        return Piece.of(offset, length, disk.blockBytes(), disk.transferBytes());
    }

    private void plain(Piece piece, Call.Part part) {
        writes.write(piece, Zeros.RUN.asSlice(0, piece.length()), true, part);
    }

    private void same(Piece piece, Call.Part part) {
        if (!piece.isWhole()) {
            plain(piece, part);
            return;
        }
        if (!disk.abilities().writeSame()) {
            plainInside(piece, part);
            return;
        }
        writes.change(
                Kind.WRITE_SAME,
                piece.lba(),
                piece.blocks(),
                Zeros.RUN.asSlice(0, disk.blockBytes()),
                weight,
                part,
                () -> counters.bytesZeroed.add(piece.length()),
                () -> plainInside(piece, part));
    }

    private void plainInside(Piece piece, Call.Part part) {
        var all = new Completion() {
            @Override
            public void done() {
                part.succeeded();
            }

            @Override
            public void failed(IscsiException cause) {
                part.gaveUp(cause);
            }
        };
        new Call(plainPieces(piece.offset(), piece.length()), this::plain, all, part::settled, part::released).launch();
    }

    private void unmap(long offset, long length, Completion completion, Runnable settled) {
        var both = new AtomicInteger(2);
        Runnable one = () -> {
            if (both.decrementAndGet() == 0) {
                settled.run();
            }
        };
        var most = Math.min(disk.abilities().unmapBlocks(), disk.abilities().writeSameBlocks()) * disk.blockBytes();
        var afterwards = new Completion() {
            @Override
            public void done() {
                writeWhatIsLeft(offset, length, completion, one);
            }

            @Override
            public void failed(IscsiException cause) {
                completion.failed(cause);
                one.run();
            }
        };
        call(Piece.of(offset, length, disk.blockBytes(), most), this::unmapOne, afterwards, one);
    }

    private void unmapOne(Piece piece, Call.Part part) {
        if (!piece.isWhole()) {
            plain(piece, part);
            return;
        }
        writes.change(
                Kind.UNMAP,
                piece.lba(),
                piece.blocks(),
                unmapList(piece),
                weight,
                part,
                () -> counters.bytesZeroed.add(piece.length()),
                () -> plainInside(piece, part));
    }

    private static MemorySegment unmapList(Piece piece) {
        var list = Arena.ofAuto().allocate(UNMAP_BYTES, Long.BYTES);
        var bytes = list.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
        bytes.putShort(0, (short) (UNMAP_BYTES - 2)).putShort(2, (short) (UNMAP_BYTES - UNMAP_HEADER_BYTES));
        bytes.putLong(UNMAP_HEADER_BYTES, piece.lba()).putInt(UNMAP_HEADER_BYTES + Long.BYTES, piece.blocks());
        return list;
    }

    private void writeWhatIsLeft(long offset, long length, Completion completion, Runnable settled) {
        var size = disk.blockBytes();
        var first = (offset + size - 1) / size;
        var last = (offset + length) / size;
        new ExtentQuery(
                        dispatcher,
                        disk,
                        first,
                        last,
                        extents -> call(piecesOf(extents), this::plain, completion, settled),
                        cause -> {
                            completion.failed(cause);
                            settled.run();
                        })
                .ask();
    }

    private List<Piece> piecesOf(List<Extent> extents) {
        var pieces = new ArrayList<Piece>();
        for (var extent : extents) {
            if (extent.kind() != Extent.Kind.ZEROS) {
                pieces.addAll(plainPieces(extent.offset(), extent.length()));
            }
        }
        return pieces;
    }
}
