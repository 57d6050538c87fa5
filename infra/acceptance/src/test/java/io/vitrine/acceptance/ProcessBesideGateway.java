package io.vitrine.acceptance;

import io.vitrine.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A packaged worker or function that shares a gateway's database. */
final class ProcessBesideGateway implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(40);

    private final Process process;
    private final int port;
    private final int managementPort;

    private ProcessBesideGateway(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Returns once it answers.
     *
     * @param module its folder in the repository
     * @param data its own
     * @param settings environment variables beside those that every process needs
     */
    static ProcessBesideGateway start(RunningGateway gateway, String module, Path data, Map<String, String> settings) {
        var port = FreePort.find();
        var managementPort = FreePort.find();
        var environment = new HashMap<>(settings);
        environment.put("VITRINE_VITRINE_DATABASE", database(gateway));
        environment.put(
                "VITRINE_VITRINE_DATABASE_PASSWORD_FILE", password(gateway).toString());
        environment.put("VITRINE_VITRINE_BIND_PORT", Integer.toString(port));
        environment.put("VITRINE_VITRINE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("VITRINE_VITRINE_DATA", data.toString());
        var started = System.nanoTime();
        var process = launch(module, environment, logOf(gateway, module));
        FirstAnswer.await(URI.create("http://127.0.0.1:" + port + "/versions"), process, started, START_LIMIT);
        return new ProcessBesideGateway(process, port, managementPort);
    }

    private static String database(RunningGateway gateway) {
        try {
            var postmaster = Files.readAllLines(gateway.setup().data().resolve("postgres/data/postmaster.pid"));
            return "postgresql://vitrine@127.0.0.1:" + postmaster.get(3).strip() + "/vitrine";
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway runs no PostgreSQL", e);
        }
    }

    private static Path password(RunningGateway gateway) {
        return gateway.setup().data().resolve("postgres/password");
    }

    private static Path logOf(RunningGateway gateway, String module) {
        var name = gateway.setup().log().getFileName() + "-" + module.replace('/', '-');
        return gateway.setup().log().resolveSibling(name);
    }

    private static Process launch(String module, Map<String, String> environment, Path log) {
        var app = Repository.root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        var command = ProductProcess.java(app, "-Xmx256m", "-XX:MaxDirectMemorySize=384m", "-XX:TieredStopAtLevel=1");
        try {
            return ProductProcess.of(command, environment, log).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + app, e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI readiness() {
        return URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
    }

    /** SIGTERM; does not wait. */
    void tellToStop() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void awaitEnd() {
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("a process did not end within " + END_LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process", e);
        }
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        tellToStop();
        awaitEnd();
    }
}
