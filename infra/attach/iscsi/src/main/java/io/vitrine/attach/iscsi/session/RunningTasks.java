package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tasks that the target knows, by their tags, and how each ends. */
final class RunningTasks {
    /** More than any window that helps; it bounds what a target can make us keep. */
    static final int MOST = 1024;

    private static final int SERIAL_SHIFT = 16;
    private static final int SLOT_MASK = 0xffff;

    private record Ended(RunningTask task, TaskResult result) {}

    private final @Nullable RunningTask[] slots = new RunningTask[MOST];
    private final int[] free = new int[MOST];
    private final AtomicInteger outstanding;
    /** Tasks whose data are still being written: their buffers are not the caller's yet. */
    private final ArrayDeque<Ended> heldBack = new ArrayDeque<>();

    private int freeCount = MOST;
    private int serial;

    RunningTasks(AtomicInteger outstanding) {
        this.outstanding = outstanding;
        for (var slot = 0; slot < MOST; slot++) {
            free[slot] = MOST - 1 - slot;
        }
    }

    boolean hasRoom() {
        return freeCount > 0;
    }

    int count() {
        return MOST - freeCount;
    }

    /** Gives it a tag that none had for the last 65536 tasks. */
    void start(RunningTask task) {
        var slot = free[--freeCount];
        slots[slot] = task;
        task.tag = serial++ << SERIAL_SHIFT | slot;
        task.stage = RunningTask.Stage.RUNNING;
    }

    @Nullable
    RunningTask find(int tag) {
        var slot = tag & SLOT_MASK;
        var task = slot < MOST ? slots[slot] : null;
        return task != null && task.tag == tag ? task : null;
    }

    void forEach(Consumer<RunningTask> action) {
        for (var task : slots) {
            if (task != null) {
                action.accept(task);
            }
        }
    }

    /** @param batch the one that is being written, none if negative */
    void end(RunningTask task, TaskResult result, long batch) {
        var wasStarted = task.stage != RunningTask.Stage.WAITING;
        task.stage = RunningTask.Stage.DONE;
        if (wasStarted) {
            var slot = task.tag & SLOT_MASK;
            slots[slot] = null;
            free[freeCount++] = slot;
        }
        if (task.batch == batch && batch >= 0) {
            heldBack.add(new Ended(task, result));
        } else {
            tell(task, result);
        }
    }

    /** Nothing of the batch that was under way is needed any more. */
    void batchIsOver() {
        for (var ended = heldBack.poll(); ended != null; ended = heldBack.poll()) {
            tell(ended.task, ended.result);
        }
    }

    void loseAll(IscsiException cause) {
        batchIsOver();
        forEach(task -> end(task, new TaskResult.Lost(cause, true), -1));
    }

    void tell(RunningTask task, TaskResult result) {
        outstanding.decrementAndGet();
        try {
            task.task.done().accept(result);
        } catch (RuntimeException e) {
            System.getLogger(RunningTasks.class.getName())
                    .log(System.Logger.Level.ERROR, "What was to be done after a " + task + " failed", e);
        }
    }
}
