package io.vitrine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran to its end.
 *
 * @param output both streams, in the order of writing
 */
public record ProgramRun(int exitCode, String output) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** At most two minutes; one that goes on is killed, and that is an error. */
    public static ProgramRun of(List<String> command, Map<String, String> environment) {
        try {
            var log = Files.createTempFile("vitrine-program-", ".log");
            try {
                var builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(log.toFile());
                builder.environment().putAll(environment);
                var process = builder.start();
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                    throw new IllegalStateException(command + " did not end: " + Files.readString(log));
                }
                return new ProgramRun(process.exitValue(), new String(Files.readAllBytes(log)));
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + command, e);
        }
    }

    public static ProgramRun of(String... command) {
        return of(List.of(command), Map.of());
    }

    /** Its output; an exit code other than 0 is an error that tells it. */
    public String orFail() {
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode + ": " + output);
        }
        return output;
    }
}
