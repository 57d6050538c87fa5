package io.vitrine.benchmarks.micro;

import io.vitrine.worker.transfer.SlotPool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Taking a chunk's buffer from the pool and giving it back, once for each MiB of each transfer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class SlotBench {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final SlotPool pool = new SlotPool(16);

    @Benchmark
    public void alone() throws InterruptedException {
        pool.release(pool.acquire(DEADLINE));
    }

    @Benchmark
    @Threads(8)
    public void amongEight() throws InterruptedException {
        pool.release(pool.acquire(DEADLINE));
    }
}
