package io.vitrine.catalog;

import io.vitrine.catalog.database.UnusableDatabaseException;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Lends a connection for one short transaction, and says in our words what went wrong with it. A connection is never lent across a call
 * to anybody else.
 */
final class Database {
    /** SQLSTATE of a NUL character in text, and in JSON: all else that can be asked for can be stored. */
    private static final Set<String> NOT_STORABLE = Set.of("22021", "22P05");

    /**
     * SQLSTATE of a server that only reads, of a transaction that stood still for too long, and of something that another held for too long:
     * all pass.
     */
    private static final Set<String> PASSING = Set.of("25006", "25P03", "55P03");

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private final DataSource source;
    private final Configuration configuration;

    Database(DataSource source) {
        this.source = source;
        this.configuration = new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set(new Settings()
                        .withExecuteLogging(false)
                        .withFetchWarnings(false)
                        .withRenderSchema(false));
    }

    /** Runs statements that change nothing, or a single one that does. */
    <T> T read(Function<DSLContext, T> work) {
        try (var connection = open()) {
            connection.setAutoCommit(true);
            return work.apply(on(connection));
        } catch (DataAccessException e) {
            throw fault(e.sqlState(), e);
        } catch (SQLException e) {
            throw fault(e.getSQLState(), e);
        }
    }

    /** Runs statements in one transaction. {@link Fault#OUTCOME_UNKNOWN} where nobody can tell whether it was committed. */
    <T> T write(Function<DSLContext, T> work) {
        try (var connection = open()) {
            connection.setAutoCommit(false);
            var result = attempt(connection, work);
            commit(connection);
            return result;
        } catch (SQLException e) {
            throw fault(e.getSQLState(), e);
        }
    }

    private Connection open() {
        try {
            return source.getConnection();
        } catch (UnusableDatabaseException e) {
            throw new FaultException(Fault.UNAVAILABLE, e.sentence(), e);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private DSLContext on(Connection connection) {
        return DSL.using(configuration.derive(connection));
    }

    private <T> T attempt(Connection connection, Function<DSLContext, T> work) {
        try {
            return work.apply(on(connection));
        } catch (DataAccessException e) {
            rollBack(connection, e);
            throw fault(e.sqlState(), e);
        } catch (RuntimeException | Error e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (e.getSQLState() == null || e.getSQLState().startsWith("08")) {
                throw new FaultException(
                        Fault.OUTCOME_UNKNOWN, "The database's answer was lost; look before trying again.", e);
            }
            throw fault(e.getSQLState(), e);
        }
    }

    private static FaultException fault(@Nullable String state, Exception cause) {
        var code = state == null ? "" : state;
        if (NOT_STORABLE.contains(code)) {
            return new FaultException(Fault.INVALID, "Text must not hold the character NUL.", cause);
        }
        if (PASSING.contains(code)) {
            return unavailable(cause);
        }
        return switch (code.length() < 2 ? "" : code.substring(0, 2)) {
            // connection, transaction rolled back, out of resources, cancelled or shut down by its operator
            case "08", "40", "53", "57" -> unavailable(cause);
            default -> new FaultException(Fault.INTERNAL, "The catalogue failed.", cause);
        };
    }

    private static FaultException unavailable(Exception cause) {
        return new FaultException(Fault.UNAVAILABLE, "The catalogue cannot be reached; try again.", cause);
    }
}
