package io.vitrine.catalog.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLState;

/**
 * How far the tables of a database are. Code written for version n works on version n and on every later one whose
 * {@code deployment.oldest_reader} is not above n: a migration that takes something away raises it.
 *
 * @param version the newest migration applied; 0 where there are no tables
 * @param oldestReader the version of the oldest code that may still use these tables; 1 where the tables are too old to say
 */
public record SchemaVersion(int version, int oldestReader) {
    /** What the statements of this release are written for: the newest migration in {@code db/migration}. */
    public static final int OURS = 7;

    private static final SchemaVersion NO_TABLES = new SchemaVersion(0, 1);

    /** Through JSON, because a column that is not there yet must not be named. */
    private static final String QUESTION = """
            SELECT (SELECT max(split_part(version, '.', 1)::integer) FROM flyway_schema_history WHERE success AND version IS NOT NULL),
                   (SELECT max((to_jsonb(deployment) ->> 'oldest_reader')::integer) FROM deployment)
            """;

    /** One statement; the connection is left as it was where that is in auto-commit. */
    public static SchemaVersion of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(QUESTION)) {
            answer.next();
            var version = answer.getInt(1);
            var oldestReader = answer.getInt(2);
            return new SchemaVersion(version, answer.wasNull() ? 1 : oldestReader);
        } catch (SQLException e) {
            if (PSQLState.UNDEFINED_TABLE.getState().equals(e.getSQLState())) {
                return NO_TABLES;
            }
            throw e;
        }
    }

    /** Why code of version {@code ours} must not work with these tables, and what to do about it; empty where it may. */
    public Optional<String> objection(int ours) {
        if (version == 0) {
            return Optional.of("The database holds no catalogue yet: make its tables with \"vitrine db upgrade\".");
        }
        if (version < ours) {
            return Optional.of("The catalogue's tables are at version " + version + " and this process needs version "
                    + ours + ": bring them up with \"vitrine db upgrade\".");
        }
        if (oldestReader > ours) {
            return Optional.of(
                    "The catalogue's tables are at version " + version + ", which no program older than version "
                            + oldestReader + " may use, and this process is of version " + ours
                            + ": replace it by the release that ran \"vitrine db upgrade\".");
        }
        return Optional.empty();
    }
}
