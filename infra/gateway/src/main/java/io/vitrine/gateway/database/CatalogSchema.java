package io.vitrine.gateway.database;

import io.vitrine.gateway.Refusal;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** The tables of the catalogue and their versions. */
public final class CatalogSchema {
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
    public State upgrade() throws Refusal {
        return upgrade(MigrationVersion.LATEST);
    }

    /** Brings an empty database to exactly that version, for a dump made by an older release. */
    State upgradeTo(String version) throws Refusal {
        return upgrade(MigrationVersion.fromVersion(version));
    }

    public State state() throws Refusal {
        try {
            return state(flyway(MigrationVersion.LATEST));
        } catch (FlywayException e) {
            throw trouble(e);
        }
    }

    private State upgrade(MigrationVersion target) throws Refusal {
        try {
            var flyway = flyway(target);
            flyway.migrate();
            return state(flyway);
        } catch (FlywayException e) {
            throw trouble(e);
        }
    }

    private static State state(Flyway flyway) {
        var info = flyway.info();
        return new State(
                Optional.ofNullable(info.current())
                        .map(MigrationInfo::getVersion)
                        .map(MigrationVersion::getVersion),
                newest(info.all()),
                info.pending().length);
    }

    private static String newest(MigrationInfo[] all) {
        return all.length == 0 ? "0" : all[all.length - 1].getVersion().getVersion();
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
