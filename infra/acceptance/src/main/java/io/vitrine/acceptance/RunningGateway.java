package io.vitrine.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One life of a gateway's process, from its first answer on. Closing ends it as Ctrl-C does and insists that all of it is gone. */
public final class RunningGateway implements Deployment {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(40);
    private static final int LINES_OF_LOG = 40;

    private final GatewaySetup setup;
    private final Process process;
    private final Duration firstAnswer;

    private RunningGateway(GatewaySetup setup, Process process, Duration firstAnswer) {
        this.setup = setup;
        this.process = process;
        this.firstAnswer = firstAnswer;
    }

    public static RunningGateway start(GatewaySetup setup) {
        return start(setup, START_LIMIT);
    }

    /** Returns with the first answer. */
    public static RunningGateway start(GatewaySetup setup, Duration within) {
        long started = System.nanoTime();
        var process = launch(setup);
        try {
            return new RunningGateway(setup, process, FirstAnswer.await(versions(setup), process, started, within));
        } catch (IllegalStateException e) {
            process.destroy();
            throw new IllegalStateException(e.getMessage() + "; its last words:\n" + lastWords(setup.log()), e);
        }
    }

    private static Process launch(GatewaySetup setup) {
        try {
            Files.createDirectories(setup.log().toAbsolutePath().getParent());
            return setup.process().start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + setup.command(), e);
        }
    }

    private static URI versions(GatewaySetup setup) {
        return URI.create("http://127.0.0.1:" + setup.port() + "/versions");
    }

    @Override
    public GatewaySetup setup() {
        return setup;
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + setup.port());
    }

    public URI management() {
        return URI.create("http://127.0.0.1:" + setup.managementPort());
    }

    /** From the start of the process to its first answer. */
    public Duration firstAnswer() {
        return firstAnswer;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public List<String> log() {
        try {
            return Files.readAllLines(setup.log());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + setup.log(), e);
        }
    }

    /** Resident memory of the JVM, as the kernel counts it. */
    public long residentBytes() {
        return part().residentBytes();
    }

    private Part part() {
        return new Part("gateway", Part.Role.GATEWAY, pid());
    }

    @Override
    public List<Part> parts() {
        return List.of(part());
    }

    @Override
    public List<DataFolder> stores() {
        return List.of(DataFolder.at(setup.data()));
    }

    @Override
    public LedgerView ledger() {
        return LedgerView.of(DataFolder.at(setup.data()));
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Waits for a process that ends by itself. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("process " + pid() + " has not ended after " + END_LIMIT.toSeconds()
                        + " s; its last words:\n" + lastWords(setup.log()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + pid(), e);
        }
    }

    /** The signal of Ctrl-C's kind; waits for the end. */
    public void stop() {
        process.destroy();
        try {
            awaitEnd();
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    @Override
    public void close() {
        stop();
        var survivors = DataFolder.at(setup.data()).survivors();
        if (!survivors.isEmpty()) {
            throw new IllegalStateException("processes " + survivors + " outlived the gateway on " + setup.data());
        }
    }

    private static String lastWords(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }
}
