package io.vitrine.functions.locations;

import io.vitrine.catalog.Migrations;
import io.vitrine.testkit.TestDatabase;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** The database of the process under test. */
@Singleton
class TestCatalog {
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    @Produces
    @Singleton
    DataSource database() {
        return database.source();
    }

    void close(@Disposes DataSource ignored) {
        database.close();
    }
}
