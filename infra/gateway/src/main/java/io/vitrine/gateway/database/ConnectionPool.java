package io.vitrine.gateway.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.vitrine.gateway.Refusal;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Makes the one pool of connections. It opens none before somebody asks, so that boot and PostgreSQL's own start overlap. */
final class ConnectionPool {
    private static final Duration VALIDATE_AFTER_IDLE = Duration.ofSeconds(15);
    private static final Duration CLOSE_AFTER_IDLE = Duration.ofMinutes(5);
    private static final ExceptionSorter BROKEN = new PostgreSQLExceptionSorter();

    @Produces
    @Singleton
    AgroalDataSource open(DatabasePlace place, DatabaseConfig config) throws Refusal, SQLException {
        var address = DatabaseAddress.parse(place.database()
                .orElseThrow(
                        () -> Refusal.misuse("No database is set: start with \"up\", or set [vitrine] database.")));
        var password = DatabasePassword.find(config.password(), place.databasePasswordFile(), System.getenv());
        var factory = new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl(address.jdbcUrl())
                .principal(new NamePrincipal(address.user()));
        password.ifPresent(secret -> factory.credential(new SimplePassword(secret)));
        driverOptions(config).forEach((name, value) -> factory.jdbcProperty((String) name, (String) value));
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool(config).connectionFactoryConfiguration(factory)));
    }

    void close(@Disposes AgroalDataSource pool) {
        pool.close();
    }

    /** No cache per thread: it would grow with every virtual thread. */
    private static AgroalConnectionPoolConfigurationSupplier pool(DatabaseConfig config) {
        return new AgroalConnectionPoolConfigurationSupplier()
                .initialSize(0)
                .minSize(0)
                .maxSize(config.maxPoolSize())
                .acquisitionTimeout(config.poolTimeout())
                .idleValidationTimeout(VALIDATE_AFTER_IDLE)
                .reapTimeout(CLOSE_AFTER_IDLE)
                .connectionCache(ConnectionCache.none())
                .connectionValidator(ConnectionValidator.defaultValidator())
                .exceptionSorter(BROKEN);
    }

    private static Properties driverOptions(DatabaseConfig config) {
        var options = new Properties();
        options.setProperty("ApplicationName", "vitrine");
        options.setProperty("connectTimeout", "5");
        options.setProperty(
                "socketTimeout", Long.toString(config.answerTimeout().toSeconds()));
        options.setProperty("tcpKeepAlive", "true");
        return options;
    }
}
