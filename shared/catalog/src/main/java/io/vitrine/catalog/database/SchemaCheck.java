package io.vitrine.catalog.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether this process may work with the tables it has met. Asked by the first connection rather than at start, which so costs nothing and needs
 * no database; asked again as long as the answer was no, and whenever readiness is, so that an upgrade is noticed without a restart.
 */
@Singleton
public final class SchemaCheck {
    private final int ours;
    private volatile boolean passed;

    SchemaCheck() {
        this(SchemaVersion.OURS);
    }

    SchemaCheck(int ours) {
        this.ours = ours;
    }

    /** Costs nothing once it has passed. */
    void require(Connection connection) throws SQLException {
        if (!passed) {
            repeat(connection);
        }
    }

    /** Asks the database whatever the last answer was. */
    void repeat(Connection connection) throws SQLException {
        var objection = SchemaVersion.of(connection).objection(ours);
        passed = objection.isEmpty();
        if (objection.isPresent()) {
            throw new UnusableDatabaseException(objection.get());
        }
    }
}
