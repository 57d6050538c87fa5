package io.vitrine.gateway.database;

import io.vitrine.catalog.database.SchemaVersion;
import io.vitrine.gateway.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** One step between two versions. */
    public record Migration(String version, String description) {
        private static Migration of(MigrationInfo info) {
            return new Migration(info.getVersion().getVersion(), info.getDescription());
        }

        @Override
        public String toString() {
            return version + " (" + description + ")";
        }
    }

    /**
     * Where a schema stands.
     *
     * @param current the version in the database; empty before the first migration
     * @param newest the version this release brings
     * @param oldestReader the version of the oldest program that may use it
     * @param pending what is missing, in order
     * @param objection why this release's processes would not work with it; empty where they do
     */
    public record State(
            Optional<String> current,
            String newest,
            int oldestReader,
            List<Migration> pending,
            Optional<String> objection) {
        /** Nothing is to be done. */
        public boolean isCurrent() {
            return pending.isEmpty() && objection.isEmpty();
        }
    }

    /**
     * Brings it to the newest version this release has. Several processes may try at once: one does it, the others wait for it.
     *
     * @return what this call has applied
     */
    public List<Migration> upgrade() throws Refusal {
        return isCurrent() ? List.of() : migrate(MigrationVersion.LATEST);
    }

    /** Brings an empty database to exactly that version, for a dump made by an older release. */
    void upgradeTo(String version) throws Refusal {
        migrate(MigrationVersion.fromVersion(version));
    }

    /** Changes nothing. */
    public State state() throws Refusal {
        try (var connection = database.getConnection()) {
            var version = SchemaVersion.of(connection);
            var info = flyway(MigrationVersion.LATEST).info();
            return new State(
                    Optional.ofNullable(info.current())
                            .map(MigrationInfo::getVersion)
                            .map(MigrationVersion::getVersion),
                    Integer.toString(SchemaVersion.OURS),
                    version.oldestReader(),
                    Stream.of(info.pending()).map(Migration::of).toList(),
                    version.objection(SchemaVersion.OURS));
        } catch (SQLException e) {
            throw DatabaseTrouble.refusal("The catalogue's version cannot be read", e);
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

    private List<Migration> migrate(MigrationVersion target) throws Refusal {
        try {
            var result = flyway(target).migrate();
            LOG.infof(
                    "Catalogue brought to version %s by %d migrations",
                    result.targetSchemaVersion, result.migrationsExecuted);
            return result.migrations.stream()
                    .map(done -> new Migration(done.version, done.description))
                    .toList();
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
