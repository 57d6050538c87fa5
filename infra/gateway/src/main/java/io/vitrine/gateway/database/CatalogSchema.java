package io.vitrine.gateway.database;

import io.vitrine.gateway.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.jboss.logging.Logger;

/** The tables of the catalogue and their versions. */
public final class CatalogSchema {
    private static final Logger LOG = Logger.getLogger(CatalogSchema.class);
    private static final String VERSION = """
            SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL
            ORDER BY installed_rank DESC LIMIT 1
            """;

    private final DataSource database;

    public CatalogSchema(DataSource database) {
        this.database = database;
    }

    /**
     * Where a schema stands.
     *
     * @param current the version in the database; empty before the first migration
     * @param newest the version this release brings
     * @param pending how many migrations are missing
     */
    public record State(Optional<String> current, String newest, int pending) {}

    /** Brings it to the newest version this release has. Several processes may try at once. */
    public void upgrade() throws Refusal {
        if (!isCurrent()) {
            migrate(MigrationVersion.LATEST);
        }
    }

    /** Brings an empty database to exactly that version, for a dump made by an older release. */
    void upgradeTo(String version) throws Refusal {
        migrate(MigrationVersion.fromVersion(version));
    }

    public State state() throws Refusal {
        try {
            var info = flyway(MigrationVersion.LATEST).info();
            var all = info.all();
            return new State(
                    Optional.ofNullable(info.current())
                            .map(MigrationInfo::getVersion)
                            .map(MigrationVersion::getVersion),
                    all.length == 0 ? "0" : all[all.length - 1].getVersion().getVersion(),
                    info.pending().length);
        } catch (FlywayException e) {
            throw trouble(e);
        }
    }

    /** The version in the database; empty where there is no catalogue. */
    static Optional<String> version(Connection connection) throws SQLException {
        if (!CatalogTables.exists(connection, CatalogTables.HISTORY)) {
            return Optional.empty();
        }
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(VERSION)) {
            return answer.next() ? Optional.of(answer.getString(1)) : Optional.empty();
        }
    }

    /** The common case at start, answered by one statement: the machinery of migrations alone takes longer to load than all else. */
    private boolean isCurrent() throws Refusal {
        var known = KnownMigrations.onClassPath();
        if (known.isEmpty()) {
            return false;
        }
        try (var connection = database.getConnection()) {
            return known.get().allApplied(connection);
        } catch (SQLException e) {
            throw DatabaseTrouble.refusal("The catalogue's version cannot be read", e);
        }
    }

    private void migrate(MigrationVersion target) throws Refusal {
        try {
            var result = flyway(target).migrate();
            LOG.infof(
                    "Catalogue brought to version %s by %d migrations",
                    result.targetSchemaVersion, result.migrationsExecuted);
        } catch (FlywayException e) {
            throw trouble(e);
        }
    }

    private Flyway flyway(MigrationVersion target) {
        return Flyway.configure(CatalogSchema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    private static Refusal trouble(FlywayException e) {
        var first = String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("no reason given");
        return Refusal.cannot("The catalogue's tables cannot be brought to this release's version: " + first);
    }
}
