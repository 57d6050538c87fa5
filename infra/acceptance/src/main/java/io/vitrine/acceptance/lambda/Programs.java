package io.vitrine.acceptance.lambda;

import io.vitrine.acceptance.ProductProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs: the product's, and those of the system. */
public final class Programs {
    private static final Duration RUN_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private Programs() {}

    static Process start(List<String> command, Map<String, String> environment, Path log) {
        try {
            return ProductProcess.of(command, environment, log).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** To its end, which must be a good one. */
    public static void run(List<String> command, Path log) {
        var process = start(command, Map.of(), log);
        if (!ends(process, RUN_LIMIT) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " failed; see " + log);
        }
    }

    static void stop(Process process) {
        process.destroy();
        if (!ends(process, END_LIMIT)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "process " + process.pid() + " has not ended after " + END_LIMIT.toSeconds() + " s");
        }
    }

    static boolean ends(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + process.pid(), e);
        }
    }
}
