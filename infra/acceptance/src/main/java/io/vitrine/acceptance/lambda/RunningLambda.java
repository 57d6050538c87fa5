package io.vitrine.acceptance.lambda;

import io.vitrine.acceptance.DataFolder;
import io.vitrine.acceptance.Deployment;
import io.vitrine.acceptance.LedgerView;
import io.vitrine.acceptance.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One life of the Lambda shape. Load balancer, schedule and queue run in this JVM; functions, worker and database are processes. */
public final class RunningLambda implements Deployment {
    private static final Duration CLEANUP_EVERY = Duration.ofSeconds(3);
    private static final int MEMORY_MIB = 512;
    private static final int MOST_ENVIRONMENTS = 4;

    private final LambdaSetup setup;
    private final Deque<AutoCloseable> opened;
    private final CatalogueServer database;
    private final WorkerProcess worker;
    private final Function images;
    private final Function cleanup;
    private final LoadBalancer loadBalancer;

    private RunningLambda(
            LambdaSetup setup,
            Deque<AutoCloseable> opened,
            CatalogueServer database,
            WorkerProcess worker,
            Function images,
            Function cleanup,
            LoadBalancer loadBalancer) {
        this.setup = setup;
        this.opened = opened;
        this.database = database;
        this.worker = worker;
        this.images = images;
        this.cleanup = cleanup;
        this.loadBalancer = loadBalancer;
    }

    static RunningLambda start(LambdaSetup setup) {
        var opened = new ArrayDeque<AutoCloseable>();
        try {
            Files.createDirectories(setup.logs());
            Files.createDirectories(setup.workerData());
            return open(setup, opened);
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the data of the Lambda shape", e);
        } catch (RuntimeException e) {
            closeAll(opened, e);
            throw e;
        }
    }

    private static RunningLambda open(LambdaSetup setup, Deque<AutoCloseable> opened) {
        var shared = own(opened, SharedServices.start(setup.root(), setup.data(), setup.log("command")));
        var settings = settings(setup, shared);
        var worker = own(opened, WorkerProcess.start(setup.root(), setup.workerData(), setup.log("worker"), settings));
        var images = own(opened, new Function(function(setup, settings, "images", FunctionCode.HTTP_HANDLER)));
        var cleanup = own(opened, new Function(function(setup, settings, "cleanup", FunctionCode.CLEANUP_HANDLER)));
        own(opened, Schedule.start(cleanup, CLEANUP_EVERY));
        var loadBalancer = own(opened, LoadBalancer.open(setup.port(), setup.style(), images, List.of(worker.url())));
        return new RunningLambda(setup, opened, shared.database(), worker, images, cleanup, loadBalancer);
    }

    private static <T extends AutoCloseable> T own(Deque<AutoCloseable> opened, T part) {
        opened.push(part);
        return part;
    }

    private static FunctionSetup function(
            LambdaSetup setup, Map<String, String> settings, String name, String handler) {
        var folder = setup.data().resolve("function-" + name);
        var code = FunctionCode.zip(setup.zip(name), folder, handler);
        var options = Stream.concat(FunctionSetup.JVM_OPTIONS.stream(), Stream.of("-Xmx256m"))
                .toList();
        return new FunctionSetup(name, code, options, MEMORY_MIB, MOST_ENVIRONMENTS, settings, setup.log(name));
    }

    /** What a user of this shape sets. */
    private static Map<String, String> settings(LambdaSetup setup, SharedServices shared) {
        var environment = shared.settings();
        environment.put("VITRINE_VITRINE_IDENTITY", "none");
        environment.put(
                "VITRINE_VITRINE_USERS_FILE", setup.data().resolve("users").toString());
        environment.putAll(setup.environment());
        return environment;
    }

    @Override
    public LambdaSetup setup() {
        return setup;
    }

    @Override
    public URI endpoint() {
        return loadBalancer.address();
    }

    @Override
    public List<DataFolder> stores() {
        return List.of(DataFolder.at(setup.workerData()));
    }

    @Override
    public LedgerView ledger() {
        return database.ledger();
    }

    @Override
    public List<Part> parts() {
        var parts = new ArrayList<Part>();
        parts.add(new Part("worker", Part.Role.WORKER, worker.pid()));
        addEnvironments(parts, images);
        addEnvironments(parts, cleanup);
        return parts;
    }

    private static void addEnvironments(List<Part> parts, Function function) {
        var pids = function.pids();
        for (int i = 0; i < pids.size(); i++) {
            parts.add(new Part(function.setup().name() + "-" + (i + 1), Part.Role.FUNCTION, pids.get(i)));
        }
    }

    @Override
    public List<String> log() {
        return Stream.of("worker", "images", "cleanup")
                .map(setup::log)
                .flatMap(log -> lines(log).stream())
                .toList();
    }

    private static List<String> lines(Path log) {
        try {
            return Files.exists(log)
                    ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    @Override
    public void kill() {
        images.kill();
        cleanup.kill();
        worker.kill();
        close();
    }

    @Override
    public void close() {
        var trouble = new IllegalStateException("the Lambda shape on " + setup.data() + " did not end in order");
        closeAll(opened, trouble);
        var survivors = DataFolder.at(setup.data()).survivors();
        if (!survivors.isEmpty()) {
            trouble.addSuppressed(new IllegalStateException("processes " + survivors + " live on"));
        }
        if (trouble.getSuppressed().length > 0) {
            throw trouble;
        }
    }

    private static void closeAll(Deque<AutoCloseable> opened, Exception trouble) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                trouble.addSuppressed(e);
            }
        }
    }
}
