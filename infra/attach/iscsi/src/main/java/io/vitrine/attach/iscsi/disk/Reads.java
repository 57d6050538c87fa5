package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.disk.Request.Kind;
import java.lang.foreign.MemorySegment;

/** Reads pieces: straight to where they belong, or by way of a buffer where they do not begin and end with blocks. */
final class Reads {
    private final Dispatcher dispatcher;
    private final DiskState disk;
    private final Gate gate;
    private final CopySlabs slabs;
    private final Counters counters;

    /** @param limit of all buffers */
    Reads(Dispatcher dispatcher, DiskState disk, long limit, CopySlabs slabs, Counters counters) {
        this.dispatcher = dispatcher;
        this.disk = disk;
        this.gate = new Gate(limit);
        this.slabs = slabs;
        this.counters = counters;
    }

    void read(Piece piece, MemorySegment into, Call.Part part) {
        if (piece.isWhole()) {
            dispatcher.submit(new Request(Kind.READ, piece.lba(), piece.blocks(), into, new Direct(piece, part)));
        } else {
            gate.enter(piece.bytesAround(disk.blockBytes()), () -> readAround(piece, into, part));
        }
    }

    private void readAround(Piece piece, MemorySegment into, Call.Part part) {
        var copy = slabs.take(piece.bytesAround(disk.blockBytes()));
        dispatcher.submit(new Request(Kind.READ, piece.lba(), piece.blocks(), copy.bytes(), new Direct(piece, part) {
            @Override
            public void succeeded(long transferredBytes) {
                into.copyFrom(copy.bytes().asSlice(piece.lead(disk.blockBytes()), piece.length()));
                giveBack();
                super.succeeded(transferredBytes);
            }

            @Override
            public void failed(IscsiException cause) {
                giveBack();
                super.failed(cause);
            }

            private void giveBack() {
                var bytes = copy.bytes().byteSize();
                copy.close();
                gate.leave(bytes);
            }
        }));
    }

    private class Direct implements Request.End {
        private final Piece piece;
        private final Call.Part part;

        Direct(Piece piece, Call.Part part) {
            this.piece = piece;
            this.part = part;
        }

        @Override
        public void succeeded(long transferredBytes) {
            counters.bytesRead.add(piece.length());
            part.succeeded();
            part.settled();
            part.released();
        }

        @Override
        public void failed(IscsiException cause) {
            part.failed(cause);
        }
    }
}
