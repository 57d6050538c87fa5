package io.vitrine.catalog;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database to the schema that this release's statements are written for. */
public final class Migrations {
    /** Where Flyway finds them on the class path. */
    public static final String LOCATION = "classpath:db/migration";

    private Migrations() {}

    /** Does nothing to a database that has them all. Several processes may do so at once. */
    public static void apply(DataSource database) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database)
                .locations(LOCATION)
                .load()
                .migrate();
    }
}
