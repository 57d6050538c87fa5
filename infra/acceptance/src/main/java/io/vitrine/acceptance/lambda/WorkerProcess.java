package io.vitrine.acceptance.lambda;

import io.vitrine.acceptance.FirstAnswer;
import io.vitrine.acceptance.ProductProcess;
import io.vitrine.testkit.FreePort;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The one that stays: a worker as a process of its own. */
public final class WorkerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final URI url;

    private WorkerProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Returns when it is ready.
     *
     * @param root of the repository, with everything packaged
     * @param data its own
     * @param settings environment variables beside those that say where it is
     */
    public static WorkerProcess start(Path root, Path data, Path log, Map<String, String> settings) {
        var url = URI.create("http://127.0.0.1:" + FreePort.find());
        int management = FreePort.find();
        var environment = new HashMap<>(settings);
        environment.put("VITRINE_VITRINE_DATA", data.toString());
        environment.put("VITRINE_VITRINE_BIND_PORT", Integer.toString(url.getPort()));
        environment.put("VITRINE_VITRINE_MANAGEMENT_PORT", Integer.toString(management));
        environment.put("VITRINE_VITRINE_WORKER_URL", url.toString());
        environment.put("AWS_ACCESS_KEY_ID", "local");
        environment.put("AWS_SECRET_ACCESS_KEY", "local");
        long started = System.nanoTime();
        var process = Programs.start(command(root), environment, log);
        try {
            FirstAnswer.await(
                    URI.create("http://127.0.0.1:" + management + "/q/health/ready"), process, started, START_LIMIT);
            return new WorkerProcess(process, url);
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e.getMessage() + "; see " + log, e);
        }
    }

    private static List<String> command(Path root) {
        var jar = root.resolve("infra/worker/target/quarkus-app/quarkus-run.jar");
        return ProductProcess.java(jar, "@" + root.resolve("infra/worker/jvm.options"));
    }

    /** As the register of workers has it. */
    public URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly();
        Programs.ends(process, Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            Programs.stop(process);
        }
    }
}
