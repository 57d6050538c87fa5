package io.vitrine.acceptance.lambda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One execution environment: a JVM with the runtime client that is given one event at a time, and frozen in between. */
final class Environment implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final RuntimeApi api;
    private final Process process;

    private Environment(RuntimeApi api, Process process) {
        this.api = api;
        this.process = process;
    }

    /** Returns when the function's own start is over: the phase of initialisation. */
    static Environment start(FunctionSetup setup) throws InvocationException, InterruptedException {
        var environment = launch(setup);
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!environment.api.awaitIdle(Duration.ofMillis(100))) {
            if (!environment.isAlive() || System.nanoTime() > deadline) {
                environment.close();
                throw new InvocationException(
                        "the environment of " + setup.name() + " does not start; see " + setup.log());
            }
        }
        return environment;
    }

    private static Environment launch(FunctionSetup setup) {
        try {
            var api = RuntimeApi.open();
            var builder = new ProcessBuilder(setup.code().command().apply(setup.jvmOptions()))
                    .directory(setup.code().folder().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(setup.log().toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("VITRINE_") || name.startsWith("QUARKUS_"));
            builder.environment().putAll(setup.variables(api.address()));
            var process = builder.start();
            process.onExit().thenRun(() -> api.abandon("the environment has ended"));
            return new Environment(api, process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + setup.name(), e);
        }
    }

    /** Returns when the environment is frozen again. */
    byte[] invoke(byte[] event, Duration limit) throws InvocationException, InterruptedException {
        Freeze.thaw(process);
        var answer = api.invoke(event, limit);
        if (!api.awaitIdle(IDLE_LIMIT)) {
            throw new InvocationException("the runtime has answered and does not ask for more");
        }
        Freeze.freeze(process);
        return answer;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Ends as the platform ends environments: it is thawed, told, and not waited for long. */
    @Override
    public void close() {
        end(END_LIMIT);
    }

    void end(Duration limit) {
        process.destroy();
        Freeze.thaw(process);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        api.close();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        api.close();
    }
}
