package io.vitrine.catalog;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Several at once, from one shot on. */
final class Race {
    private Race() {}

    /** What each racer came back with, in the order of their numbers. */
    static <T> List<T> of(int racers, IntFunction<T> racer) {
        var shot = new CountDownLatch(1);
        try (var lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, racers)
                    .mapToObj(number -> lanes.submit((Callable<T>) () -> {
                        shot.await();
                        return racer.apply(number);
                    }))
                    .toList();
            shot.countDown();
            return running.stream().map(Race::result).toList();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
