package io.vitrine.attach.iscsi.disk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets changes of the same blocks go one after the other, in the order in which they came. */
final class RangeLocks {
    private final List<Range> inOrder = new ArrayList<>();
    private final ArrayDeque<Range> ready = new ArrayDeque<>();
    private boolean isRunningReady;

    /** From one block to before another. */
    static final class Range {
        private final long from;
        private final long to;
        private final Runnable turn;
        private boolean isRunning;

        Range(long from, long to, Runnable turn) {
            this.from = from;
            this.to = to;
            this.turn = turn;
        }

        private boolean overlaps(Range other) {
            return from < other.to && other.from < to;
        }
    }

    /** Runs its turn: now, or on the thread that releases the last one in its way. */
    void enter(Range range) {
        synchronized (inOrder) {
            range.isRunning = isFree(range, inOrder.size());
            inOrder.add(range);
            if (!range.isRunning) {
                return;
            }
        }
        range.turn.run();
    }

    void leave(Range range) {
        synchronized (inOrder) {
            inOrder.remove(range);
            for (var at = 0; at < inOrder.size(); at++) {
                var one = inOrder.get(at);
                if (!one.isRunning && one.overlaps(range) && isFree(one, at)) {
                    one.isRunning = true;
                    ready.add(one);
                }
            }
            if (isRunningReady) {
                return;
            }
            isRunningReady = true;
        }
        runReady();
    }

    /** A turn may end at once and bring the next one: they run one after the other here, not one inside the other. */
    private void runReady() {
        for (var next = nextReady(); next.isPresent(); next = nextReady()) {
            next.get().turn.run();
        }
    }

    private Optional<Range> nextReady() {
        synchronized (inOrder) {
            isRunningReady = !ready.isEmpty();
            return Optional.ofNullable(ready.poll());
        }
    }

    private boolean isFree(Range range, int before) {
        for (var at = 0; at < before; at++) {
            if (inOrder.get(at).overlaps(range)) {
                return false;
            }
        }
        return true;
    }
}
