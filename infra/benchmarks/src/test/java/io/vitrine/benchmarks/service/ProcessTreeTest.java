package io.vitrine.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProcessTreeTest {
    @Test
    void childrenCountWithTheirParents() throws Exception {
        var alone = new ProcessTree(List.of(ProcessHandle.current().pid()));
        var before = alone.proportionalBytes();
        var child = sleeper();
        try {
            var ofChild = new ProcessTree(List.of(child.pid())).proportionalBytes();

            assertThat(ofChild).isPositive();
            assertThat(before).isPositive();
            assertThat(ProcessHandle.current().descendants()).anyMatch(one -> one.pid() == child.pid());
        } finally {
            end(child);
        }
    }

    @Test
    void processorTimeGrowsWithWork() {
        var self = new ProcessTree(List.of(ProcessHandle.current().pid()));
        var before = self.processorTime();
        for (var work = 0L; self.processorTime().minus(before).toMillis() < 50; work++) {
            assertThat(Math.sqrt(work)).isNotNegative();
        }

        assertThat(self.processorTime()).isGreaterThan(before);
    }

    @Test
    void processThatHasEndedCountsNothing() throws Exception {
        var ended = sleeper();
        end(ended);

        var tree = new ProcessTree(List.of(ended.pid()));

        assertThat(tree.proportionalBytes()).isZero();
        assertThat(tree.processorTime()).isZero();
    }

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "60").start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
}
