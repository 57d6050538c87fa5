package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.disk.Request.Kind;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Writes pieces: keeps copies until a flush covers them, reads what lies around an unaligned one, and flushes in time. */
final class Writes {
    private final Dispatcher dispatcher;
    private final DiskState disk;
    private final Gate gate;
    private final CopySlabs slabs;
    private final Counters counters;
    private final long flushFrom;
    private long acknowledged;
    private boolean isFlushing;

    Writes(Dispatcher dispatcher, DiskState disk, long limit, CopySlabs slabs, Counters counters) {
        this.dispatcher = dispatcher;
        this.disk = disk;
        this.gate = new Gate(limit);
        this.slabs = slabs;
        this.counters = counters;
        this.flushFrom = limit / 2;
    }

    /** @param isLent whether the bytes stay as they are until released */
    void write(Piece piece, MemorySegment bytes, boolean isLent, Call.Part part) {
        var around = piece.bytesAround(disk.blockBytes());
        if (piece.isWhole()) {
            gate.enter(around, () -> writeWhole(piece, bytes, isLent, part));
        } else {
            gate.enter(around, () -> readAround(piece, bytes, slabs.take(around), part));
        }
    }

    private void writeWhole(Piece piece, MemorySegment bytes, boolean isLent, Call.Part part) {
        if (isLent || !disk.hasWriteCache()) {
            send(piece, bytes, bytes.byteSize(), Optional.empty(), part);
            return;
        }
        var copy = slabs.take(bytes.byteSize());
        copy.bytes().copyFrom(bytes);
        send(piece, copy.bytes(), bytes.byteSize(), Optional.of(copy), part);
    }

    private void readAround(Piece piece, MemorySegment bytes, CopySlabs.Copy copy, Call.Part part) {
        var around = copy.bytes();
        dispatcher.submit(new Request(Kind.READ, piece.lba(), piece.blocks(), around, new Request.End() {
            @Override
            public void succeeded(long transferredBytes) {
                around.asSlice(piece.lead(disk.blockBytes()), piece.length()).copyFrom(bytes);
                send(piece, around, piece.length(), Optional.of(copy), part);
            }

            @Override
            public void failed(IscsiException cause) {
                copy.close();
                gate.leave(around.byteSize());
                part.failed(cause);
            }
        }));
    }

    private void send(Piece piece, MemorySegment data, long written, Optional<CopySlabs.Copy> copy, Call.Part part) {
        var ticket = new Ticket(data.byteSize(), copy, part, () -> counters.bytesWritten.add(written));
        dispatcher.submit(new Request(Kind.WRITE, piece.lba(), piece.blocks(), data, ticket));
    }

    /** A change that needs no room of its own but has to be repeated after a loss as others have. */
    void change(
            Request.Kind kind,
            long lba,
            int blocks,
            MemorySegment data,
            long weight,
            Call.Part part,
            Runnable counted,
            Runnable refused) {
        gate.enter(
                weight,
                () -> dispatcher.submit(
                        new Request(kind, lba, blocks, data, new Ticket(weight, Optional.empty(), part, counted) {
                            @Override
                            public void refused() {
                                gate.leave(weight);
                                refused.run();
                            }
                        })));
    }

    /** Holds what a change took until it is given back. */
    private class Ticket implements Request.End {
        private final long weight;
        private final Optional<CopySlabs.Copy> copy;
        private final Call.Part part;
        private final Runnable counted;

        Ticket(long weight, Optional<CopySlabs.Copy> copy, Call.Part part, Runnable counted) {
            this.weight = weight;
            this.copy = copy;
            this.part = part;
            this.counted = counted;
        }

        @Override
        public void succeeded(long transferredBytes) {
            counted.run();
            part.succeeded();
            acknowledged(weight);
        }

        @Override
        public void settled() {
            part.settled();
        }

        @Override
        public void released() {
            acknowledged(-weight);
            giveBack();
            part.released();
        }

        @Override
        public void failed(IscsiException cause) {
            giveBack();
            part.failed(cause);
        }

        private void giveBack() {
            copy.ifPresent(CopySlabs.Copy::close);
            gate.leave(weight);
        }
    }

    private void acknowledged(long bytes) {
        synchronized (this) {
            acknowledged += bytes;
            if (bytes < 0 || acknowledged < flushFrom || isFlushing || !dispatcher.hasUnflushed()) {
                return;
            }
            isFlushing = true;
        }
        flushUnasked();
    }

    /** Its failure is the disk's, so that nobody has to be told here. */
    private void flushUnasked() {
        dispatcher.submit(Request.flush(new Request.End() {
            @Override
            public void succeeded(long transferredBytes) {
                flushed();
            }

            @Override
            public void failed(IscsiException cause) {
                flushed();
            }
        }));
    }

    private void flushed() {
        synchronized (this) {
            isFlushing = false;
        }
    }
}
