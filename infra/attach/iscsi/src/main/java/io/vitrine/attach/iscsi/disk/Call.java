package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.IscsiException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** One call, carried out piece by piece, some at a time. Tells the caller once all pieces ended; after a failure it begins no further one. */
final class Call {
    private static final int MOST_AT_A_TIME = 64;

    /** Carries out one piece, and tells its end. */
    @FunctionalInterface
    interface Step {
        void run(Piece piece, Part part);
    }

    private final Iterator<Piece> pieces;
    private final Step step;
    private final Completion completion;
    private final Runnable settled;
    private final Runnable released;
    private int running;
    private int unsettled;
    private int unreleased;
    private boolean isLaunching;
    private boolean isOver;
    private boolean isTold;
    private boolean isSettled;
    private boolean isReleased;
    private @Nullable IscsiException failure;

    /**
     * @param settled run once no copy of any piece can be under way
     * @param released run once no piece's bytes need to be kept
     */
    Call(Iterable<Piece> pieces, Step step, Completion completion, Runnable settled, Runnable released) {
        this.pieces = pieces.iterator();
        this.step = step;
        this.completion = completion;
        this.settled = settled;
        this.released = released;
    }

    /** One piece's end, in this order; a failed one is settled and released too. */
    final class Part {
        void succeeded() {
            ended(null);
        }

        void settled() {
            unsettledBy(-1);
        }

        void released() {
            unreleasedBy(-1);
        }

        /** Failed, though not all of it is settled and released yet. */
        void gaveUp(IscsiException cause) {
            ended(cause);
        }

        void failed(IscsiException cause) {
            ended(cause);
            settled();
            released();
        }
    }

    /** A piece may end before its step returns: then the next one begins here, not inside. */
    void launch() {
        synchronized (this) {
            if (isLaunching) {
                return;
            }
            isLaunching = true;
        }
        for (var next = next(); next != null; next = next()) {
            step.run(next, new Part());
        }
    }

    private @Nullable Piece next() {
        synchronized (this) {
            if (failure == null && pieces.hasNext() && running < MOST_AT_A_TIME) {
                running++;
                unsettled++;
                unreleased++;
                return pieces.next();
            }
            isLaunching = false;
            if (running > 0 || isOver) {
                return null;
            }
            isOver = true;
        }
        tell();
        return null;
    }

    private void ended(@Nullable IscsiException cause) {
        synchronized (this) {
            running--;
            failure = failure == null ? cause : failure;
        }
        launch();
    }

    private void tell() {
        var cause = failure;
        if (cause == null) {
            completion.done();
        } else {
            completion.failed(cause);
        }
        unsettledBy(0);
        unreleasedBy(0);
    }

    private void unsettledBy(int change) {
        synchronized (this) {
            unsettled += change;
            if (!isOver || unsettled > 0 || isSettled) {
                return;
            }
            isSettled = true;
        }
        settled.run();
    }

    private void unreleasedBy(int change) {
        synchronized (this) {
            unreleased += change;
            isTold |= isOver && change == 0;
            if (!isTold || unreleased > 0 || isReleased) {
                return;
            }
            isReleased = true;
        }
        released.run();
    }
}
