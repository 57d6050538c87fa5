package io.vitrine.acceptance.lambda;

import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.LedgerView;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A PostgreSQL of the deployment's own, as a cloud would run one, with the catalogue's tables. Its data outlive it. */
public final class CatalogueServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    private final EmbeddedPostgres server;

    private CatalogueServer(EmbeddedPostgres server) {
        this.server = server;
    }

    public static CatalogueServer start(Path data) {
        try {
            return new CatalogueServer(EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(START_LIMIT)
                    .setServerConfig("max_connections", "100")
                    // What the product insists on, and this library switches off for speed.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start on " + data, e);
        }
    }

    /**
     * A new one in a folder of {@code data}, with the catalogue's tables: made by {@code db upgrade}, the only thing that makes them.
     *
     * @param root of the repository, with the gateway packaged
     * @param log of that command
     */
    public static CatalogueServer withTables(Path root, Path data, Path log) {
        var started = start(data.resolve("postgres"));
        try {
            var gateway = GatewaySetup.packaged(root, data, log);
            Programs.run(gateway.command("db", "upgrade", "--database", started.address()), log);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** As {@code [vitrine] database} has it. */
    public String address() {
        return "postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** From now on it lets nobody in without one. */
    public void requirePassword(String password) throws IOException, SQLException {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute("alter role postgres password '" + password + "'");
            statement.execute("show hba_file");
            try (var shown = statement.getResultSet()) {
                shown.next();
                Files.writeString(Path.of(shown.getString(1)), "host all all 127.0.0.1/32 scram-sha-256\n");
            }
            statement.execute("select pg_reload_conf()");
        }
    }

    /** For a transaction of somebody else. */
    public Connection connection() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    LedgerView ledger() {
        return LedgerView.at("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", "");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop", e);
        }
    }
}
