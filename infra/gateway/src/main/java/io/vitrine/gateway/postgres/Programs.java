package io.vitrine.gateway.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs programs that end by themselves. */
final class Programs {
    private static final Duration QUICK = Duration.ofSeconds(10);

    private Programs() {}

    static boolean onPath(String name) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Ctrl-C goes to every process of the terminal's group; the database has to be the last to stop, not the first. */
    static List<String> ownSession(List<String> command) {
        if (!onPath("setsid")) {
            return command;
        }
        var all = new ArrayList<>(List.of("setsid"));
        all.addAll(command);
        return all;
    }

    /** Whether a program that should take no time ends well; also false where it is not installed. */
    static boolean succeeds(List<String> command) {
        try {
            return run(
                            new ProcessBuilder(command)
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD),
                            QUICK)
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs to the end and returns the exit code; a program that takes longer than {@code limit} is killed. */
    static int run(ProcessBuilder program, Duration limit) throws IOException {
        plainEnvironment(program.environment());
        var process = program.start();
        try {
            process.getOutputStream().close();
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new IOException(program.command().getLast() + " took longer than " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "interrupted while waiting for " + program.command().getFirst(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** PostgreSQL reads its log's language and a dozen PG* variables from the environment; only ours shall count. */
    static void plainEnvironment(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.startsWith("VITRINE_"));
        environment.put("LANG", "C");
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
    }
}
