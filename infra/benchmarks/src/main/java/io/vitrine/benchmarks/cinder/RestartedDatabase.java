package io.vitrine.benchmarks.cinder;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL of the measurement's own, which can be killed and started again on what it has written. */
final class RestartedDatabase implements AutoCloseable {
    static final String USER = "postgres";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    RestartedDatabase(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.server = started();
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database vitrine");
        } catch (SQLException e) {
            throw new IllegalStateException("no database", e);
        }
    }

    private EmbeddedPostgres started() {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(LIMIT)
                    .setServerConfig("fsync", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start in " + folder, e);
        }
    }

    /** As {@code vitrine up --database} takes it. */
    String url() {
        return "postgresql://" + USER + "@127.0.0.1:" + port + "/vitrine";
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/vitrine";
    }

    /** As a machine that fails: nothing is rolled back or written in order. Returns once it is gone. */
    void kill() {
        var process = postmaster();
        process.destroyForcibly();
        try {
            process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("PostgreSQL does not die", e);
        }
    }

    private ProcessHandle postmaster() {
        try {
            var pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("no PostgreSQL in " + folder, e);
        }
    }

    /** Returns once it takes connections. */
    void restart() {
        server = started();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop", e);
        }
    }
}
