package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs real programs in a folder of their own: nothing of the caller's clouds, tokens or caches reaches them. A program that is not installed
 * fails the test and says which package has it.
 *
 * @param environment what each of them is given
 */
record Programs(Path folder, Map<String, String> environment) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> PACKAGES = Map.of(
            "openstack", "python3-openstackclient",
            "glance", "python3-glanceclient",
            "openssl", "openssl",
            "qemu-img", "qemu-utils",
            "nginx", "nginx-light");
    private static final ObjectMapper JSON = new ObjectMapper();

    Programs(Path folder) {
        this(folder, Map.of());
    }

    /** What came of a program. */
    record Ended(List<String> command, int status, String output, String errors) {
        Ended succeeded() {
            assertThat(status).as("%s said: %s%s", command, output, errors).isZero();
            return this;
        }

        Ended failed() {
            assertThat(status).as("%s said: %s%s", command, output, errors).isNotZero();
            return this;
        }

        JsonNode json() {
            try {
                return JSON.readTree(succeeded().output);
            } catch (IOException e) {
                throw new UncheckedIOException(command + " did not print JSON: " + output, e);
            }
        }
    }

    Ended run(String... command) {
        return run(List.of(command));
    }

    Ended run(List<String> command) {
        requireInstalled(command.getFirst());
        return runUnchecked(command);
    }

    /** With standard input closed: there are clients that take an open one for the data of an image, an empty one too. */
    Ended runWithoutInput(List<String> command) {
        requireInstalled(command.getFirst());
        return runUnchecked(words(List.of("sh", "-c", "exec \"$@\" <&-", "sh"), command.toArray(String[]::new)));
    }

    /** A line as pasted into a shell. */
    Ended paste(String line) {
        requireInstalled(line.strip().split(" ", 2)[0]);
        return runUnchecked(List.of("sh", "-c", line));
    }

    private Ended runUnchecked(List<String> command) {
        try {
            var output = Files.createTempFile("out", ".txt");
            var errors = Files.createTempFile("err", ".txt");
            var status = end(process(command, output, errors).start(), command);
            var ended = new Ended(command, status, Files.readString(output), Files.readString(errors));
            Files.delete(output);
            Files.delete(errors);
            return ended;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        }
    }

    private ProcessBuilder process(List<String> command, Path output, Path errors) {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        var environment = process.environment();
        environment
                .keySet()
                .removeIf(name ->
                        name.startsWith("OS_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        environment.put("HOME", folder.toString());
        environment.put("XDG_CACHE_HOME", folder.toString());
        environment.putAll(this.environment);
        return process;
    }

    private static int end(Process process, List<String> command) {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " has not ended after " + LIMIT.toMinutes() + " minutes");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }

    private static void requireInstalled(String program) {
        if (program.contains("/")) {
            return;
        }
        for (var place : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(place, program))) {
                return;
            }
        }
        throw new AssertionError("The peers tier drives the program \"" + program + "\", which is not on PATH: install "
                + PACKAGES.getOrDefault(program, "it") + " (Debian's name).");
    }

    /** {@code command} with more words behind it. */
    static List<String> words(List<String> command, String... more) {
        var words = new ArrayList<>(command);
        words.addAll(List.of(more));
        return words;
    }
}
