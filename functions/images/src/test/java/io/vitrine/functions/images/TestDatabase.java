package io.vitrine.functions.images;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** x. */
class TestDatabase {
    @Produces
    @Singleton
    DataSource database() {
        return new PGSimpleDataSource();
    }
}
