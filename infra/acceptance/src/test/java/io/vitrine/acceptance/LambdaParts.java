package io.vitrine.acceptance;

import io.vitrine.acceptance.lambda.EventStyle;
import io.vitrine.acceptance.lambda.Function;
import io.vitrine.acceptance.lambda.FunctionCode;
import io.vitrine.acceptance.lambda.FunctionSetup;
import io.vitrine.acceptance.lambda.FunctionZips;
import io.vitrine.acceptance.lambda.LoadBalancer;
import io.vitrine.acceptance.lambda.SharedServices;
import io.vitrine.acceptance.lambda.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A database with its tables and a queue, for tests that put single parts of the Lambda shape on them. Closing ends every part. */
final class LambdaParts implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Path root = Repository.root();
    private final Path data;
    private final Path logs;
    private final SharedServices shared;

    private LambdaParts(Path data, Path logs) {
        this.data = data;
        this.logs = logs;
        this.shared = own(SharedServices.start(root, data, log("upgrade")));
    }

    static LambdaParts start() {
        try {
            var logs = Files.createDirectories(Repository.root().resolve("infra/acceptance/target/lambda"));
            return new LambdaParts(Files.createTempDirectory("vitrine-lambda-function"), logs);
        } catch (IOException e) {
            throw new UncheckedIOException("no room for parts of the Lambda shape", e);
        }
    }

    /** For a transaction of somebody else. */
    Connection connection() throws SQLException {
        return shared.database().connection();
    }

    /** The zip of {@code functions/NAME/lambda}; it answers one request at a time. */
    Function function(String name, Map<String, String> settings) {
        var code = FunctionCode.zip(
                FunctionZips.of(root, name), data.resolve("function-" + name), FunctionCode.HTTP_HANDLER);
        return own(new Function(
                new FunctionSetup(name, code, FunctionSetup.JVM_OPTIONS, 512, 1, with(settings), log(name))));
    }

    /** Its data are in {@link #workerData}. */
    WorkerProcess worker(Map<String, String> settings) {
        return own(WorkerProcess.start(root, workerData().root(), log("worker"), with(settings)));
    }

    DataFolder workerData() {
        return DataFolder.at(data.resolve("worker"));
    }

    /** Everything that AWS puts in front of a function, before this one; none of them knows a path. */
    Map<EventStyle, LoadBalancer> fronts(Function function) {
        var fronts = new EnumMap<EventStyle, LoadBalancer>(EventStyle.class);
        for (var style : EventStyle.values()) {
            fronts.put(style, own(LoadBalancer.open(0, style, function, List.of())));
        }
        return fronts;
    }

    private Map<String, String> with(Map<String, String> settings) {
        var all = shared.settings();
        all.putAll(settings);
        return all;
    }

    private Path log(String part) {
        var log = logs.resolve("function-" + part + ".log");
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot begin " + log, e);
        }
        return log;
    }

    private <T extends AutoCloseable> T own(T part) {
        opened.push(part);
        return part;
    }

    /** Insists that no process is left. */
    @Override
    public void close() {
        var trouble = new IllegalStateException("not every part on " + data + " has ended in order");
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                trouble.addSuppressed(e);
            }
        }
        var survivors = DataFolder.at(data).survivors();
        if (!survivors.isEmpty()) {
            trouble.addSuppressed(new IllegalStateException("processes " + survivors + " live on"));
        }
        if (trouble.getSuppressed().length > 0) {
            throw trouble;
        }
        DataFolder.at(data).delete();
    }
}
