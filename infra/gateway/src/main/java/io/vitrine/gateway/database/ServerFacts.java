package io.vitrine.gateway.database;

import io.vitrine.gateway.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a PostgreSQL says about itself.
 *
 * @param versionNumber such as 180003 for 18.3
 * @param durable whether a commit that returned survives a power cut: fsync, full_page_writes and synchronous_commit are on
 */
public record ServerFacts(int versionNumber, String version, boolean durable) {
    static final int OLDEST = 150000;
    static final int NEWEST_TESTED = 189999;

    private static final String QUESTION = """
            SELECT current_setting('server_version_num')::int, current_setting('server_version'),
                   current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
                   AND current_setting('synchronous_commit') NOT IN ('off', 'local')
            """;

    public static ServerFacts of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(QUESTION)) {
            answer.next();
            return new ServerFacts(answer.getInt(1), answer.getString(2), answer.getBoolean(3));
        }
    }

    /**
     * Refuses a server that is too old or may lose commits.
     *
     * @return what the operator should know although it works
     */
    public Optional<String> requireUsable() throws Refusal {
        if (versionNumber < OLDEST) {
            throw Refusal.cannot("The database is PostgreSQL " + version + ": the catalogue needs 15 or newer.");
        }
        if (!durable) {
            throw Refusal.cannot(
                    "The database may lose what it has confirmed (fsync, full_page_writes or synchronous_commit is off):"
                            + " switch them on for this database and user.");
        }
        return versionNumber > NEWEST_TESTED
                ? Optional.of("The database is PostgreSQL " + version + "; tested are 15 to 18.")
                : Optional.empty();
    }
}
