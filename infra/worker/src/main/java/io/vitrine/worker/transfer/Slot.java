package io.vitrine.worker.transfer;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One filled chunk on its way through the pipeline. Every stage reads through a view of its own; the last one to finish gives the buffer back.
 */
final class Slot {
    private final ByteBuffer filled;
    private final long offset;
    private final AtomicInteger stagesLeft;
    private final Runnable whenDone;

    /** @param filled ready to be read, from position 0 to its limit */
    Slot(ByteBuffer filled, long offset, int stages, Runnable whenDone) {
        this.filled = filled;
        this.offset = offset;
        this.stagesLeft = new AtomicInteger(stages);
        this.whenDone = whenDone;
    }

    ByteBuffer view() {
        return filled.asReadOnlyBuffer();
    }

    long offset() {
        return offset;
    }

    void stageDone() {
        if (stagesLeft.decrementAndGet() == 0) {
            whenDone.run();
        }
    }
}
