package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.session.ScsiPort;
import io.vitrine.attach.iscsi.session.ScsiTask;
import io.vitrine.attach.iscsi.session.TaskResult;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Commands that a thread waits for, one at a time: what a disk is asked before it is used. */
final class UnitCommands {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ScsiPort port;
    private final long lun;
    private final IscsiSettings settings;
    /** Given back by the collector alone: an answer that comes too late still finds it. */
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES);

    private boolean sawReset;

    UnitCommands(ScsiPort port, long lun, IscsiSettings settings) {
        this.port = port;
        this.lun = lun;
        this.settings = settings;
    }

    /** Empty where the disk does not know the command, or this page of it. */
    Optional<Reply> tryRead(byte[] cdb, int length) throws IscsiException {
        return run(cdb, length, true);
    }

    Reply read(byte[] cdb, int length) throws IscsiException {
        return run(cdb, length, false).orElseThrow();
    }

    /** Whether the unit takes commands of the medium here; false where the path is on standby. Unit attentions of the login are taken up by it. */
    boolean becomesReady() throws IscsiException {
        return run(Cdb.testUnitReady(), 0, true).isPresent();
    }

    /** Whether the unit told one of these commands that it was reset: it tells that once. */
    boolean sawReset() {
        return sawReset;
    }

    private Optional<Reply> run(byte[] cdb, int length, boolean optional) throws IscsiException {
        var patience = settings.recovery();
        var start = System.nanoTime();
        for (int attentions = 0, pauses = 0; ; ) {
            var answer = answered(ask(cdb, length));
            var verdict = SenseTable.verdict(answer, optional);
            sawReset |= verdict.step() == Verdict.Step.RESEND;
            switch (verdict.step()) {
                case DONE -> {
                    return Optional.of(taken(length, answer));
                }
                case DISABLE_FEATURE, OTHER_PATH -> {
                    return Optional.empty();
                }
                case RETRY_NOW, RESEND, REREAD_CAPACITY, CHECK_IDENTITY -> {
                    if (++attentions > patience.attentions()) {
                        throw failure(verdict, answer);
                    }
                }
                case RETRY_LATER, HALVE_DEPTH -> {
                    if (System.nanoTime() - start > patience.reads().toNanos()) {
                        throw failure(verdict, answer);
                    }
                    pause(Pauses.of(patience, pauses++));
                }
                case FAIL, FAIL_DISK -> throw failure(verdict, answer);
            }
        }
    }

    private Reply taken(int length, TaskResult.Answered answer) {
        var bytes = Math.min(length, Math.max(0, answer.transferredBytes()));
        return new Reply(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
    }

    private TaskResult ask(byte[] cdb, int length) throws IscsiException {
        var end = new CompletableFuture<TaskResult>();
        var limits = settings.deadlines();
        var in = length == 0 ? ScsiTask.NOTHING : buffer.asSlice(0, length);
        port.submit(new ScsiTask(
                lun, cdb, ScsiTask.NOTHING, in, ScsiTask.TaskAttribute.SIMPLE, limits.command(), end::complete));
        var longest = limits.command().plus(limits.abort()).plus(limits.reset()).plus(GRACE);
        try {
            return end.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IscsiException(IscsiFault.TIMED_OUT, port.portal() + " did not answer a command", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IscsiException(IscsiFault.CLOSED, "interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TaskResult.Answered answered(TaskResult result) throws IscsiException {
        return switch (result) {
            case TaskResult.Answered answer -> answer;
            case TaskResult.Lost lost -> throw lost.cause();
        };
    }

    private IscsiException failure(Verdict verdict, TaskResult.Answered answer) {
        return new IscsiException(verdict.fault(), port.portal() + " answered " + SenseTable.describe(answer));
    }

    private static void pause(Duration length) throws IscsiException {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IscsiException(IscsiFault.CLOSED, "interrupted", e);
        }
    }
}
