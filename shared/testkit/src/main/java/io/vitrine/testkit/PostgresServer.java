package io.vitrine.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real server, one of each version and JVM; it ends with the JVM. */
final class PostgresServer {
    private static final Map<PostgresVersion, PostgresServer> RUNNING = new ConcurrentHashMap<>();
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

    private final EmbeddedPostgres server;
    private final Map<String, String> templates = new ConcurrentHashMap<>();
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(PostgresVersion version) {
        try {
            server = EmbeddedPostgres.builder()
                    .setPgBinaryResolver(version.binaries())
                    .setPGStartupWait(START_TIMEOUT)
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL " + version + " did not start", e);
        }
    }

    static PostgresServer of(PostgresVersion version) {
        return RUNNING.computeIfAbsent(version, PostgresServer::new);
    }

    /** A database that {@code migration} has seen; copied from a template, so that it is run once for each name. */
    String createMigrated(String name, TestDatabase.Migration migration) {
        var template = templates.computeIfAbsent(name, _ -> {
            var fresh = create("template1");
            migration.apply(dataSource(fresh));
            return fresh;
        });
        return create(template);
    }

    private String create(String template) {
        var database = "test_" + databases.incrementAndGet();
        administer("create database " + database + " template " + template);
        return database;
    }

    void drop(String database) {
        administer("drop database " + database + " with (force)");
    }

    DataSource dataSource(String database) {
        var source = new OddZone();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {server.getPort()});
        source.setDatabaseName(database);
        source.setUser("postgres");
        return source;
    }

    private void administer(String statement) {
        try (var connection = ((PGSimpleDataSource) server.getPostgresDatabase()).getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }
}
