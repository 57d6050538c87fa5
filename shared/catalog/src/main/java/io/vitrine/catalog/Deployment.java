package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.DEPLOYMENT;

import jakarta.inject.Singleton;
import java.util.UUID;
import javax.sql.DataSource;

/** Which deployment this database belongs to: the label by which its volumes are told from those of others. */
@Singleton
public final class Deployment {
    private final Database database;

    public Deployment(DataSource database) {
        this.database = new Database(database);
    }

    /** Made once, by the first migration. */
    public UUID id() {
        return database.read(sql -> sql.select(DEPLOYMENT.ID).from(DEPLOYMENT).fetchSingle(DEPLOYMENT.ID));
    }
}
