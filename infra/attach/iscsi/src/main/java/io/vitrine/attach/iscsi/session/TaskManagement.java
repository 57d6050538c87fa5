package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings.Deadlines;
import io.vitrine.attach.iscsi.session.RunningTask.Stage;
import io.vitrine.attach.iscsi.wire.InitiatorPdu;
import io.vitrine.attach.iscsi.wire.InitiatorPdu.TaskManagementRequest;
import io.vitrine.attach.iscsi.wire.InitiatorPdu.TaskManagementRequest.Function;
import io.vitrine.attach.iscsi.wire.SerialNumber;
import io.vitrine.attach.iscsi.wire.TargetPdu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** What is done about a task that gets no answer: ABORT TASK, then LOGICAL UNIT RESET, then the connection goes (RFC 7143, 11.5). */
final class TaskManagement {
    private static final int COMPLETE = 0;
    private static final int NO_SUCH_TASK = 1;

    private record Asked(Function function, RunningTask task, int cmdSn) {}

    private final Deadlines deadlines;
    private final Outbox outbox;
    private final RunningTasks running;
    private final CommandWindow window;
    private final Map<Integer, Asked> asked = new HashMap<>();

    TaskManagement(Deadlines deadlines, Outbox outbox, RunningTasks running, CommandWindow window) {
        this.deadlines = deadlines;
        this.outbox = outbox;
        this.running = running;
        this.window = window;
    }

    /** The deadline of its stage has passed. */
    void expired(RunningTask task) throws IscsiException {
        switch (task.stage) {
            case WAITING -> lose(task, "waited for its turn");
            case RUNNING -> ask(Function.ABORT_TASK, task, Stage.ABORTING, deadlines.abort());
            case ABORTING -> reset(task);
            case RESETTING ->
                throw new IscsiException(
                        IscsiFault.TIMED_OUT, "The target did not answer a %s, nor would it end it.".formatted(task));
            case DONE -> {
                // It was told already.
            }
        }
    }

    private void reset(RunningTask task) throws IscsiException {
        var underWay = asked.values().stream()
                .anyMatch(one -> one.function == Function.LOGICAL_UNIT_RESET && one.task.task.lun() == task.task.lun());
        if (underWay) {
            move(task, Stage.RESETTING, deadlines.reset());
        } else {
            ask(Function.LOGICAL_UNIT_RESET, task, Stage.RESETTING, deadlines.reset());
        }
    }

    private static void move(RunningTask task, Stage stage, Duration limit) {
        task.stage = stage;
        task.deadline = System.nanoTime() + limit.toNanos();
    }

    private void ask(Function function, RunningTask task, Stage stage, Duration limit) throws IscsiException {
        move(task, stage, limit);
        var tag = outbox.newControlTag();
        var one = function == Function.ABORT_TASK;
        asked.put(tag, new Asked(function, task, window.current()));
        outbox.add((cmdSn, expStatSn) -> new TaskManagementRequest(
                function,
                task.task.lun(),
                tag,
                one ? task.tag : InitiatorPdu.RESERVED_TAG,
                cmdSn,
                expStatSn,
                one ? task.cmdSn : 0));
    }

    void answered(TargetPdu.TaskManagementResponse answer) throws IscsiException {
        settle(answer.tag(), answer.response());
    }

    /** The target will not even look at it. */
    void rejected(int tag) throws IscsiException {
        settle(tag, 255);
    }

    private void settle(int tag, int response) throws IscsiException {
        var question = asked.remove(tag);
        if (question == null) {
            return;
        }
        switch (question.function) {
            case ABORT_TASK -> aborted(question.task, response);
            case LOGICAL_UNIT_RESET -> wasReset(question, response);
        }
    }

    private void aborted(RunningTask task, int response) throws IscsiException {
        if (task.stage != Stage.ABORTING) {
            return;
        }
        if (response == COMPLETE || response == NO_SUCH_TASK) {
            lose(task, "was aborted");
        } else {
            reset(task);
        }
    }

    private void wasReset(Asked question, int response) throws IscsiException {
        if (response != COMPLETE) {
            throw new IscsiException(
                    IscsiFault.TIMED_OUT,
                    "The target did not answer a %s, and refused to reset its LUN (response %d)."
                            .formatted(question.task, response));
        }
        var affected = new ArrayList<RunningTask>();
        running.forEach(task -> {
            if (task.task.lun() == question.task.task.lun() && SerialNumber.before(task.cmdSn, question.cmdSn)) {
                affected.add(task);
            }
        });
        affected.forEach(task -> lose(task, "ended with a reset of its LUN"));
    }

    private void lose(RunningTask task, String how) {
        var cause = new IscsiException(
                IscsiFault.TIMED_OUT, "A %s had no answer within %s and %s.".formatted(task, task.task.limit(), how));
        running.end(task, new TaskResult.Lost(cause, false), outbox.batchUnderWay());
    }
}
