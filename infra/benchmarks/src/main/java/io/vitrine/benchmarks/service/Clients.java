package io.vitrine.benchmarks.service;

import io.vitrine.benchmarks.figures.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Clients that each ask one thing after the other. */
public final class Clients {
    private static final int FIRST_CAPACITY = 1024;

    private Clients() {}

    /** What a client asks; the round counts what this client asked before. */
    interface Question {
        void ask(int client, int round);
    }

    /** Asks for {@code time}, and as long again as the last answers take, at least one for each client; the first tenth of the time counts for nothing. */
    static Load run(int clients, Duration time, Question question) {
        long begun = System.nanoTime();
        long counted = begun + time.toNanos() / 10;
        long end = begun + time.toNanos();
        var waits = new ArrayList<Callable<long[]>>();
        for (int client = 0; client < clients; client++) {
            int number = client;
            waits.add(() -> askUntil(end, counted, number, question));
        }
        return Load.of(together(waits), Duration.ofNanos(end - counted));
    }

    private static long[] askUntil(long end, long counted, int client, Question question) {
        var waits = new long[FIRST_CAPACITY];
        int count = 0;
        for (int round = 0; count == 0 || System.nanoTime() < end; round++) {
            long asked = System.nanoTime();
            question.ask(client, round);
            long answered = System.nanoTime();
            if (asked >= counted) {
                waits = count < waits.length ? waits : Arrays.copyOf(waits, 2 * count);
                waits[count++] = answered - asked;
            }
        }
        return Arrays.copyOf(waits, count);
    }

    /** Runs all of them at once; the first that fails fails all. */
    public static <T> List<T> together(List<Callable<T>> tasks) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
