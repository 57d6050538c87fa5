package io.vitrine.gateway.database;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.database.ConnectionPool;
import io.vitrine.catalog.database.DatabaseConfig;
import io.vitrine.catalog.database.DatabaseSettingException;
import io.vitrine.catalog.database.SchemaVersion;
import io.vitrine.gateway.Refusal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.util.PSQLState;

/**
 * Makes the database usable before anything else needs it: waits for it, looks at what it is, migrates it. That runs beside the rest
 * of the boot; every other observer of {@link StartupEvent} comes later, and so does the first open port.
 */
@Singleton
public final class CatalogDatabase {
    private static final Logger LOG = Logger.getLogger(CatalogDatabase.class);
    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(10);

    private final ConnectionPool pool;
    private final DatabaseConfig config;

    CatalogDatabase(ConnectionPool pool, DatabaseConfig config) {
        this.pool = pool;
        this.config = config;
    }

    void prepare(@Observes @Priority(1) StartupEvent started) throws Refusal {
        try {
            var database = pool.unchecked();
            inspect(database);
            new CatalogSchema(pool.unlimited()).upgrade();
            requireFitting(database);
        } catch (DatabaseSettingException e) {
            throw Refusal.misuse(e.sentence());
        } catch (SQLException e) {
            throw DatabaseTrouble.refusal("The database does not let us in", e);
        }
    }

    /** A later release may have brought the tables to where this one cannot follow. */
    private static void requireFitting(DataSource database) throws Refusal, SQLException {
        try (var connection = database.getConnection()) {
            var objection = SchemaVersion.of(connection).objection(SchemaVersion.OURS);
            if (objection.isPresent()) {
                throw Refusal.cannot(objection.get());
            }
        }
    }

    private void inspect(DataSource database) throws Refusal {
        var began = Instant.now();
        var told = false;
        while (true) {
            try (var connection = database.getConnection()) {
                ServerFacts.of(connection).requireUsable().ifPresent(LOG::warn);
                return;
            } catch (SQLException e) {
                var waited = Duration.between(began, Instant.now());
                if (!comesUp(e) || waited.compareTo(config.startTimeout()) > 0) {
                    throw DatabaseTrouble.refusal("The database does not let us in", e);
                }
                if (!told && waited.compareTo(SILENCE) > 0) {
                    LOG.warnf(
                            "Waiting for the database, at most %d s: %s",
                            config.startTimeout().toSeconds(), e.getMessage());
                    told = true;
                }
                pause();
            }
        }
    }

    /** Not there yet, or still recovering: it may be a moment behind us. */
    private static boolean comesUp(SQLException e) {
        var refused = PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState().equals(e.getSQLState());
        return CANNOT_CONNECT_NOW.equals(e.getSQLState())
                || (refused && !(e.getCause() instanceof UnknownHostException));
    }

    private static void pause() throws Refusal {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.cannot("Interrupted while waiting for the database.");
        }
    }
}
