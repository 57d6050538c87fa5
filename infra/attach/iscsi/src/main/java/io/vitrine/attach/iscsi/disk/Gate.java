package io.vitrine.attach.iscsi.disk;

import java.util.ArrayDeque;

/** Lets only so many bytes in at a time; who finds it full waits, first come first served. */
final class Gate {
    private record Guest(long bytes, Runnable turn) {}

    private final long limit;
    private final ArrayDeque<Guest> queue = new ArrayDeque<>();
    private long held;
    private boolean isAdmitting;

    Gate(long limit) {
        this.limit = limit;
    }

    /** @param bytes less than the limit; {@link #leave} gives them back */
    void enter(long bytes, Runnable turn) {
        synchronized (queue) {
            if (held + bytes > limit || !queue.isEmpty()) {
                queue.add(new Guest(bytes, turn));
                return;
            }
            held += bytes;
        }
        turn.run();
    }

    void leave(long bytes) {
        synchronized (queue) {
            held -= bytes;
            if (isAdmitting || queue.isEmpty()) {
                return;
            }
            isAdmitting = true;
        }
        for (var next = next(); next != NOBODY; next = next()) {
            next.turn.run();
        }
    }

    private Guest next() {
        synchronized (queue) {
            var first = queue.peek();
            if (first == null || held + first.bytes > limit) {
                isAdmitting = false;
                return NOBODY;
            }
            held += first.bytes;
            return queue.remove();
        }
    }

    private static final Guest NOBODY = new Guest(0, () -> {});
}
