package io.vitrine.acceptance;

import io.vitrine.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A packaged process of one module, started, killed and started again on the same port; its log is target/jobs/NAME.log. */
final class JobProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int END_SECONDS = 30;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final int port = FreePort.find();
    private final int managementPort = FreePort.find();
    private final Path log;
    private Process process;

    private JobProcess(String name, List<String> command, Map<String, String> environment) throws IOException {
        this.name = name;
        this.command = command;
        this.environment = new HashMap<>(environment);
        this.environment.putAll(Map.of(
                "VITRINE_VITRINE_BIND_PORT", Integer.toString(port),
                "VITRINE_VITRINE_MANAGEMENT_PORT", Integer.toString(managementPort),
                "VITRINE_VITRINE_WORKER_URL", "http://127.0.0.1:" + port));
        this.log = Files.createDirectories(Repository.root().resolve("infra/acceptance/target/jobs"))
                .resolve(name + ".log");
        Files.deleteIfExists(log);
        this.process = launch();
    }

    /** Returns once it is alive, by its own word. */
    static JobProcess start(String name, String module, Map<String, String> environment) {
        var jar = Repository.root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        var command = ProductProcess.java(jar, "-Xmx192m", "-XX:TieredStopAtLevel=1");
        try {
            var started = new JobProcess(name, command, environment);
            started.awaitStart();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    private Process launch() throws IOException {
        return ProductProcess.of(command, environment, log).start();
    }

    private void awaitStart() {
        var alive = URI.create("http://127.0.0.1:" + managementPort + "/q/health/live");
        FirstAnswer.await(alive, process, System.nanoTime(), START_LIMIT);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** {@code kill -9}; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void startAgain() {
        try {
            process = launch();
            awaitStart();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name + " again", e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(name + " does not end; its log is " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }
}
