package io.vitrine.testkit;

import io.agroal.api.AgroalDataSource;
import javax.sql.DataSource;

/**
 * A database of its own on a real PostgreSQL server: {@code @AutoClose static final TestDatabase DATABASE = TestDatabase.fresh("catalog",
 * Migrations::apply)}. The server is started once in a JVM and migrated once for each name, so a fresh one costs a fraction of a second.
 */
public final class TestDatabase implements AutoCloseable {
    /** Brings an empty database to the schema that is tested. */
    @FunctionalInterface
    public interface Migration {
        void apply(DataSource database);
    }

    private final PostgresServer server;
    private final String name;
    private final AgroalDataSource source;

    private TestDatabase(PostgresServer server, String name) {
        this.server = server;
        this.name = name;
        this.source = server.connect(name);
    }

    /** On the newest version. */
    public static TestDatabase fresh(String schema, Migration migration) {
        return fresh(PostgresVersion.NEWEST, schema, migration);
    }

    /** @param schema names what {@code migration} makes */
    public static TestDatabase fresh(PostgresVersion version, String schema, Migration migration) {
        var server = PostgresServer.of(version);
        return new TestDatabase(server, server.createMigrated(schema, migration));
    }

    /** A pool of connections. */
    public DataSource source() {
        return source;
    }

    /** Drops the database; whoever is still connected is cut off. */
    @Override
    public void close() {
        source.close();
        server.drop(name);
    }
}
