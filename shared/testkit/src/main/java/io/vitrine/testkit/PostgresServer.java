package io.vitrine.testkit;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server, one of each version and JVM; it ends with the JVM. */
final class PostgresServer {
    private static final Map<PostgresVersion, PostgresServer> RUNNING = new ConcurrentHashMap<>();
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration ACQUISITION_TIMEOUT = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 20;

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
            try (var source = connect(fresh)) {
                migration.apply(source);
            }
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

    /** A pool as the product's own; the session lives where no server does and where hours are not whole: what depends on the zone shows. */
    AgroalDataSource connect(String database) {
        var factory = new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database)
                .principal(new NamePrincipal("postgres"))
                .initialSql("set time zone 'Asia/Kathmandu'");
        var pool = new AgroalConnectionPoolConfigurationSupplier()
                .initialSize(0)
                .maxSize(CONNECTIONS)
                .acquisitionTimeout(ACQUISITION_TIMEOUT)
                .connectionCache(ConnectionCache.none())
                .connectionFactoryConfiguration(factory);
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool));
        } catch (SQLException e) {
            throw new IllegalStateException("no pool of connections to " + database, e);
        }
    }

    private void administer(String statement) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }
}
