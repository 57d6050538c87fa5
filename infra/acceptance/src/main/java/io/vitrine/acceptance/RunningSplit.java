package io.vitrine.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One life of the split shape's supervisor, from the moment on when it says that all is ready. Its parts are what it writes down. */
public final class RunningSplit implements Deployment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_LIMIT = Duration.ofSeconds(150);
    private static final Duration END_LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LINES_OF_LOG = 40;

    private final SplitSetup setup;
    private final Process process;

    private RunningSplit(SplitSetup setup, Process process) {
        this.setup = setup;
        this.process = process;
    }

    static RunningSplit start(SplitSetup setup) {
        try {
            Files.createDirectories(setup.log().toAbsolutePath().getParent());
            var split = new RunningSplit(setup, setup.process().start());
            split.awaitReady();
            return split;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the split shape", e);
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroy();
                throw new IllegalStateException("the split shape did not get ready; its last words:\n" + lastWords());
            }
            Pause.of(POLL);
        }
    }

    /** The state of an earlier life names another process. */
    private boolean isReady() {
        return Files.exists(stateFile())
                && state().path("supervisor").path("pid").asLong() == process.pid()
                && state().path("ready").asBoolean();
    }

    private Path stateFile() {
        return setup.data().resolve("run/split.json");
    }

    private JsonNode state() {
        try {
            return JSON.readTree(stateFile().toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + stateFile(), e);
        }
    }

    @Override
    public SplitSetup setup() {
        return setup;
    }

    @Override
    public URI endpoint() {
        var scheme = setup.authority().isPresent() ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + setup.port());
    }

    /** Health of the whole. */
    public URI management() {
        return URI.create("http://127.0.0.1:" + setup.managementPort());
    }

    /** Those of the workers, and the one that both of them reach. */
    @Override
    public List<DataFolder> stores() {
        return Stream.of("worker-1", "worker-2", "shared")
                .map(folder -> DataFolder.at(setup.data().resolve("split").resolve(folder)))
                .toList();
    }

    /** Whether every process takes work. */
    public boolean isUp() {
        return FirstAnswer.isGiven(management().resolve("/q/health/ready"));
    }

    @Override
    public LedgerView ledger() {
        var address = URI.create(state().path("database").asText());
        return LedgerView.at(
                "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath(),
                address.getUserInfo(),
                databasePassword(state().path("databasePasswordFile").asText()));
    }

    /** An existing database's is known to whoever named that database; here it lies beside the data. */
    private String databasePassword(String file) {
        try {
            return Files.readString(file.isEmpty() ? setup.databasePasswordFile() : Path.of(file))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("no password of the database", e);
        }
    }

    @Override
    public List<Part> parts() {
        return StreamSupport.stream(state().path("processes").spliterator(), false)
                .map(RunningSplit::part)
                .toList();
    }

    private static Part part(JsonNode entry) {
        return new Part(
                entry.path("name").asText(),
                Part.Role.valueOf(entry.path("role").asText()),
                entry.path("process").path("pid").asLong());
    }

    /** How often a part was started in this life of the supervisor. */
    public int starts(String part) {
        return entry(part).path("starts").asInt();
    }

    /** A part's own address, past the edge. */
    public URI address(String part) {
        return URI.create("http://127.0.0.1:" + entry(part).path("port").asInt());
    }

    private JsonNode entry(String part) {
        return StreamSupport.stream(state().path("processes").spliterator(), false)
                .filter(entry -> entry.path("name").asText().equals(part))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no part " + part + " in " + stateFile()));
    }

    @Override
    public List<String> log() {
        var all = new ArrayList<>(lines(setup.log()));
        try (var logs = Files.list(setup.data().resolve("log"))) {
            logs.sorted().forEach(log -> all.addAll(lines(log)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the logs of " + setup.data(), e);
        }
        return all;
    }

    /** Of the supervisor alone: what it keeps running lives on, and nothing of that is started again. */
    @Override
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            awaitEnd();
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw e;
        }
        var survivors = DataFolder.at(setup.data()).survivors();
        if (!survivors.isEmpty()) {
            throw new IllegalStateException("processes " + survivors + " outlived the split shape on " + setup.data());
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the supervisor has not ended after " + END_LIMIT.toSeconds()
                        + " s; its last words:\n" + lastWords());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the supervisor", e);
        }
    }

    private String lastWords() {
        var lines = lines(setup.log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
    }

    private static List<String> lines(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of("(no log: " + e + ")");
        }
    }
}
