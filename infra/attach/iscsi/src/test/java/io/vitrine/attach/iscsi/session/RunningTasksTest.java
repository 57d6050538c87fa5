package io.vitrine.attach.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunningTasksTest {
    private static final TaskResult GOOD = new TaskResult.Answered(0, new byte[0], 0);

    private final AtomicInteger outstanding = new AtomicInteger();
    private final RunningTasks running = new RunningTasks(outstanding);
    private final List<TaskResult> results = new ArrayList<>();

    private RunningTask started() {
        outstanding.incrementAndGet();
        var task = new RunningTask(
                new ScsiTask(
                        0,
                        new byte[6],
                        MemorySegment.ofArray(new byte[8]),
                        ScsiTask.NOTHING,
                        ScsiTask.TaskAttribute.SIMPLE,
                        Duration.ofSeconds(1),
                        results::add),
                Thread.currentThread());
        running.start(task);
        return task;
    }

    @Test
    void tagsAreFoundAndNotUsedAgainSoon() {
        var tags = new HashSet<Integer>();
        for (var i = 0; i < 3000; i++) {
            var task = started();
            assertThat(tags.add(task.tag)).isTrue();
            assertThat(running.find(task.tag)).isSameAs(task);
            running.end(task, GOOD, -1);
            assertThat(running.find(task.tag)).isNull();
        }
        assertThat(results).hasSize(3000);
        assertThat(outstanding).hasValue(0);
    }

    @Test
    void thereIsABound() {
        var tasks = new ArrayList<RunningTask>();
        while (running.hasRoom()) {
            tasks.add(started());
        }

        assertThat(tasks).hasSize(RunningTasks.MOST);
        running.end(tasks.get(5), GOOD, -1);
        assertThat(running.hasRoom()).isTrue();
        assertThat(running.count()).isEqualTo(RunningTasks.MOST - 1);
    }

    @Test
    void tagsThatNobodyGaveAreNotFound() {
        var task = started();

        assertThat(running.find(-1)).isNull();
        assertThat(running.find(task.tag + 1)).isNull();
        assertThat(running.find(task.tag | 1 << 20)).isNull();
    }

    @Test
    void bufferIsNotGivenBackWhileItIsBeingWritten() {
        var task = started();
        task.batch = 3;

        running.end(task, GOOD, 3);
        assertThat(results).isEmpty();
        running.batchIsOver();
        assertThat(results).containsExactly(GOOD);
    }

    @Test
    void bufferIsGivenBackWhereOnlyOtherTasksAreBeingWritten() {
        var task = started();
        task.batch = 3;

        running.end(task, GOOD, 4);

        assertThat(results).containsExactly(GOOD);
    }

    @Test
    void allAreLostOnceAndWhatWasAnsweredKeepsItsAnswer() {
        var answered = started();
        answered.batch = 1;
        running.end(answered, GOOD, 1);
        started();
        started();
        var cause = new IscsiException(IscsiFault.UNREACHABLE, "gone");

        running.loseAll(cause);
        running.loseAll(cause);

        assertThat(results).containsExactly(GOOD, new TaskResult.Lost(cause, true), new TaskResult.Lost(cause, true));
    }
}
