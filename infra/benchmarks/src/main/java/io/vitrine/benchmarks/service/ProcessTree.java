package io.vitrine.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The processes of a service with all their descendants, as the kernel counts them (proc(5)).
 *
 * @param roots process ids; a process that has ended counts nothing
 */
public record ProcessTree(List<Long> roots) {
    /** USER_HZ, which is 100 wherever Linux runs a JVM. */
    private static final long TICK_MILLIS = 10;
    /** Fields 14 and 15 of {@code stat}, counted behind the name, which may hold anything. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    public ProcessTree {
        roots = List.copyOf(roots);
    }

    /** Memory of their own, and of what they share with others their part of it. */
    long proportionalBytes() {
        return sum(ProcessTree::proportionalBytes);
    }

    /** Processor time since each of them began; of those that have ended by now nothing. */
    Duration processorTime() {
        return Duration.ofMillis(sum(ProcessTree::ticks) * TICK_MILLIS);
    }

    private long sum(ToLongFunction<Path> figure) {
        return roots.stream()
                .flatMap(root -> ProcessHandle.of(root).stream())
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(process -> Path.of("/proc", Long.toString(process.pid())))
                .distinct()
                .mapToLong(figure)
                .sum();
    }

    private static long proportionalBytes(Path process) {
        return lines(process.resolve("smaps_rollup"))
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    private static long ticks(Path process) {
        return lines(process.resolve("stat"))
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" ", -1))
                .mapToLong(fields -> Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
                .sum();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            // It has ended meanwhile.
            return Stream.empty();
        }
    }
}
