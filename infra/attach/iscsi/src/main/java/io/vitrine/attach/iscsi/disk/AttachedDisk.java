package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.DiskFeatures;
import io.vitrine.attach.iscsi.DiskIdentity;
import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.Extent;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Checks calls, cuts them into pieces, and has those carried out. */
final class AttachedDisk implements IscsiDisk {
    private static final long READ_BUFFER_BYTES = 4 << 20;
    /** Changes without data that may be unflushed at a time. */
    private static final int MOST_WEIGHTLESS = 256;

    private static final Thread ANOTHER_THREAD = Thread.ofPlatform().unstarted(() -> {});

    private final Access access;
    private final String name;
    private final Dispatcher dispatcher;
    private final DiskState disk;
    private final RangeLocks locks = new RangeLocks();
    private final Reads reads;
    private final Writes writes;
    private final Zeroing zeroing;
    private final long patienceNanos;

    /**
     * @param limit of bytes that no flush covers
     * @param patienceNanos for an answer that nothing else sets a time
     */
    AttachedDisk(
            String name,
            Access access,
            Dispatcher dispatcher,
            DiskState disk,
            Counters counters,
            long limit,
            long patienceNanos) {
        this.name = name;
        this.access = access;
        this.dispatcher = dispatcher;
        this.disk = disk;
        this.patienceNanos = patienceNanos;
        var slabBytes = Math.max(disk.transferBytes(), Piece.MOST_AROUND);
        this.reads = new Reads(dispatcher, disk, READ_BUFFER_BYTES, new CopySlabs(slabBytes), counters);
        this.writes = new Writes(dispatcher, disk, limit, new CopySlabs(slabBytes), counters);
        this.zeroing = new Zeroing(dispatcher, disk, writes, counters, limit / MOST_WEIGHTLESS);
    }

    @Override
    public long capacityBytes() {
        return disk.capacityBytes();
    }

    @Override
    public int blockBytes() {
        return disk.blockBytes();
    }

    @Override
    public DiskIdentity identity() {
        return disk.identity();
    }

    @Override
    public DiskFeatures features() {
        return disk.features();
    }

    @Override
    public Access access() {
        return access;
    }

    @Override
    public void read(long offset, MemorySegment destination, Completion completion) {
        checkLent(destination);
        if (isPossible(offset, destination.byteSize(), completion)) {
            var pieces = Piece.of(offset, destination.byteSize(), disk.blockBytes(), disk.transferBytes());
            new Call(
                            pieces,
                            (piece, part) -> reads.read(piece, slice(destination, offset, piece), part),
                            completion,
                            NOTHING,
                            NOTHING)
                    .launch();
        }
    }

    @Override
    public void write(long offset, MemorySegment source, Completion completion) {
        write(offset, source, false, completion, NOTHING);
    }

    @Override
    public void writeLent(long offset, MemorySegment source, Completion completion, Runnable released) {
        write(offset, source, true, completion, released);
    }

    private void write(long offset, MemorySegment source, boolean isLent, Completion completion, Runnable released) {
        checkLent(source);
        if (!isChangePossible(offset, source.byteSize(), completion)) {
            released.run();
            return;
        }
        var pieces = Piece.of(offset, source.byteSize(), disk.blockBytes(), disk.transferBytes());
        inTurn(offset, source.byteSize(), leave -> new Call(
                        pieces,
                        (piece, part) -> writes.write(piece, slice(source, offset, piece), isLent, part),
                        completion,
                        leave,
                        released)
                .launch());
    }

    @Override
    public void writeZeroes(long offset, long length, Completion completion) {
        if (isChangePossible(offset, length, completion)) {
            inTurn(offset, length, leave -> zeroing.zero(offset, length, completion, leave));
        }
    }

    /** Runs a change once no earlier one of the same blocks is under way; it says when it has left them. */
    private void inTurn(long offset, long length, Consumer<Runnable> change) {
        var size = disk.blockBytes();
        var turn = new Object() {
            private final RangeLocks.Range range =
                    new RangeLocks.Range(offset / size, (offset + length + size - 1) / size, this::run);

            private void run() {
                change.accept(() -> locks.leave(range));
            }
        };
        locks.enter(turn.range);
    }

    @Override
    public void flush(Completion completion) {
        if (!disk.hasWriteCache() && !dispatcher.hasUnflushed()) {
            completion.done();
            return;
        }
        dispatcher.submit(Request.flush(new Request.End() {
            @Override
            public void succeeded(long transferredBytes) {
                completion.done();
            }

            @Override
            public void failed(IscsiException cause) {
                completion.failed(cause);
            }
        }));
    }

    @Override
    public List<Extent> extents(long offset, long length) throws IscsiException {
        var range = new CompletableFuture<Void>();
        if (!isPossible(offset, length, Completion.of(range))) {
            await(range);
            return List.of();
        }
        var size = disk.blockBytes();
        var answer = new CompletableFuture<List<Extent>>();
        new ExtentQuery(
                        dispatcher,
                        disk,
                        offset / size,
                        (offset + length + size - 1) / size,
                        answer::complete,
                        answer::completeExceptionally)
                .ask();
        return clipped(await(answer), offset, offset + length);
    }

    private static List<Extent> clipped(List<Extent> extents, long from, long to) {
        var clipped = new ArrayList<Extent>(extents.size());
        for (var extent : extents) {
            var start = Math.max(extent.offset(), from);
            clipped.add(new Extent(start, Math.min(extent.end(), to) - start, extent.kind()));
        }
        return clipped;
    }

    @Override
    public long refreshCapacity() throws IscsiException {
        var answer = new CompletableFuture<Void>();
        dispatcher.mending().review(Completion.of(answer));
        await(answer);
        return disk.capacityBytes();
    }

    @Override
    public DiskStats stats() {
        return dispatcher.stats();
    }

    @Override
    public void close() {
        dispatcher.close();
    }

    private <T> T await(CompletableFuture<T> answer) throws IscsiException {
        try {
            return answer.get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IscsiException cause) {
                throw new IscsiException(cause.fault(), cause.getMessage(), cause);
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IscsiException(IscsiFault.TIMED_OUT, name + " did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IscsiException(IscsiFault.CLOSED, "interrupted", e);
        }
    }

    /** Answers the completion itself where it is not, or where there is nothing to do. */
    private boolean isPossible(long offset, long length, Completion completion) {
        if (offset < 0 || length < 0 || length > disk.capacityBytes() - offset) {
            completion.failed(new IscsiException(
                    IscsiFault.INVALID_RANGE,
                    name + ": " + length + " bytes at " + offset + " of a disk of " + disk.capacityBytes()));
            return false;
        }
        if (length == 0) {
            completion.done();
        }
        return length > 0;
    }

    private boolean isChangePossible(long offset, long length, Completion completion) {
        if (access == Access.READ_ONLY || disk.isWriteProtected()) {
            var why = access == Access.READ_ONLY ? " is attached for reading" : " is write-protected";
            completion.failed(new IscsiException(IscsiFault.WRITE_DENIED, name + why));
            return false;
        }
        return isPossible(offset, length, completion);
    }

    private static void checkLent(MemorySegment segment) {
        if (!segment.isNative() || !segment.isAccessibleBy(ANOTHER_THREAD)) {
            throw new IllegalArgumentException("no native segment that another thread may use");
        }
    }

    private static MemorySegment slice(MemorySegment of, long offset, Piece piece) {
        return of.asSlice(piece.offset() - offset, piece.length());
    }

    private static final Runnable NOTHING = () -> {};
}
