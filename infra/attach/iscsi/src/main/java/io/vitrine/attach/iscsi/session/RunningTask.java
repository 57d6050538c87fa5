package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.wire.InitiatorPdu.ScsiCommand.Direction;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A task between its submission and its end; known to the session's thread alone. */
final class RunningTask {
    /** How far it is, and how far its abortion. */
    enum Stage {
        WAITING,
        RUNNING,
        ABORTING,
        RESETTING,
        DONE
    }

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    final ScsiTask task;
    /** One view each for its whole life: the reader moves the position of the first, slices are cut from the second. */
    final ByteBuffer in;

    final ByteBuffer out;
    Stage stage = Stage.WAITING;
    /** By {@link System#nanoTime}; of the stage it is in. */
    long deadline;

    int tag;
    int cmdSn;
    /** In Data-In so far; they come in order (DataPDUInOrder, DataSequenceInOrder). */
    int received;

    int nextDataSn;
    /** In Data-Out and with the command so far. */
    long sent;
    /** R2Ts that were not answered in full. */
    int requests;
    /** The last batch that refers to {@link #out}. */
    long batch = -1;

    /** @throws IllegalArgumentException if no session could carry it out */
    RunningTask(ScsiTask task, Thread thread) {
        if (task.cdb().length > 16 || task.in().byteSize() > 0 && task.out().byteSize() > 0) {
            throw new IllegalArgumentException("a command of more than 16 bytes, or one that reads and writes");
        }
        this.task = task;
        this.in = view(task.in(), thread);
        this.out = view(task.out(), thread);
        this.deadline = System.nanoTime() + task.limit().toNanos();
    }

    private static ByteBuffer view(MemorySegment segment, Thread thread) {
        if (segment.byteSize() == 0) {
            return EMPTY;
        }
        if (!segment.isAccessibleBy(thread)) {
            throw new IllegalArgumentException("a buffer that only its own thread may touch");
        }
        return segment.asByteBuffer();
    }

    Direction direction() {
        if (in.capacity() > 0) {
            return Direction.READ;
        }
        return out.capacity() > 0 ? Direction.WRITE : Direction.NONE;
    }

    int expectedBytes() {
        return in.capacity() + out.capacity();
    }

    boolean isOver() {
        return stage == Stage.DONE;
    }

    @Override
    public String toString() {
        return "command %02x for LUN %016x".formatted(task.cdb()[0], task.lun());
    }
}
