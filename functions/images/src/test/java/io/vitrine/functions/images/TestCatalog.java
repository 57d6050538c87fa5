package io.vitrine.functions.images;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.vitrine.catalog.Migrations;
import io.vitrine.testkit.TestDatabase;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** The database of the process under test, with a pool before it as in production. */
@Singleton
class TestCatalog {
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    @Produces
    @Singleton
    AgroalDataSource database() throws SQLException {
        var server = (PGSimpleDataSource) database.source();
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(10)
                        .connectionFactoryConfiguration(connection ->
                                connection.jdbcUrl(server.getUrl()).principal(new NamePrincipal(server.getUser())))));
    }

    void close(@Disposes AgroalDataSource pool) {
        pool.close();
        database.close();
    }
}
