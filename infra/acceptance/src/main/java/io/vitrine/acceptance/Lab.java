package io.vitrine.acceptance;

import io.vitrine.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Real services as {@code infra/lab} starts them, on ports and in a folder of their own, of which closing leaves nothing. */
public final class Lab implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final int PORTS_OF_RABBIT = 3;

    private final Path programs;
    private final Path state;
    private final Map<String, String> environment;

    private Lab(Path root, String release) {
        this.programs = root.resolve("infra/lab");
        var chosen = new HashMap<>(Map.of("LAB_RELEASE", release, "LAB_RABBIT_PORT", Integer.toString(portsInARow())));
        Stream.of("KEYSTONE", "CINDER", "DATABASE", "ISCSI")
                .forEach(name -> chosen.put("LAB_" + name + "_PORT", Integer.toString(FreePort.find())));
        this.environment = Map.copyOf(chosen);
        try {
            this.state = Files.createTempDirectory("vitrine-lab");
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the lab", e);
        }
    }

    /**
     * Returns once they answer, with all that they need.
     *
     * @param root of the repository
     * @param release of OpenStack: {@code current}, or {@code debian} (Zed)
     * @param services {@code keystone}, {@code rabbit}, {@code cinder}
     */
    public static Lab start(Path root, String release, String... services) {
        var lab = new Lab(root, release);
        try {
            lab.up(services);
            return lab;
        } catch (IllegalStateException e) {
            lab.close();
            throw e;
        }
    }

    /** The first of some free ports that follow each other. */
    private static int portsInARow() {
        var first = FreePort.find();
        var last = first;
        while (last - first < PORTS_OF_RABBIT - 1) {
            var next = FreePort.find();
            first = next == last + 1 ? first : next;
            last = next;
        }
        return first;
    }

    /** Where passwords, logs, data and clients are. */
    public Path state() {
        return state;
    }

    /** Of {@code keystone}, {@code cinder} or {@code iscsi}. */
    public int port(String service) {
        return Integer.parseInt(environment.get("LAB_" + service.toUpperCase(Locale.ROOT) + "_PORT"));
    }

    /** Of a user, as the lab has made it. */
    public String password(String user) {
        try {
            return Files.readString(state.resolve("secrets/user-" + user));
        } catch (IOException e) {
            throw new UncheckedIOException("the lab has no user " + user, e);
        }
    }

    /** A client or an interpreter of the release that runs. */
    public Path program(String name) {
        return state.resolve("python/bin").resolve(name);
    }

    /** Starts what does not run. */
    public void up(String... words) {
        run("lab-up", words);
    }

    /** Stops a part. */
    public void down(String... words) {
        run("lab-down", words);
    }

    @Override
    public void close() {
        down("--wipe");
    }

    private void run(String program, String... words) {
        var command = Stream.concat(
                        Stream.of(programs.resolve(program).toString(), "--state", state.toString()), Stream.of(words))
                .toList();
        try {
            var log = Files.createTempFile("lab", ".log");
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " failed: " + Files.readString(log));
            }
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
