package io.vitrine.catalog.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.quarkus.arc.DefaultBean;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The one pool of connections of a process, and owner of them. It is made when somebody first asks and opens no connection before that: a start
 * neither waits for the database nor needs one.
 */
@Singleton
public final class ConnectionPool {
    private static final Logger LOG = Logger.getLogger(ConnectionPool.class);
    private static final String APPLICATION = "vitrine";
    private static final Duration VALIDATE_AFTER_IDLE = Duration.ofSeconds(15);
    private static final Duration CLOSE_AFTER_IDLE = Duration.ofMinutes(5);
    private static final int CONNECT_SECONDS = 5;
    private static final String IDLE_IN_TRANSACTION = "25P03";
    private static final ExceptionSorter KNOWN_BROKEN = new PostgreSQLExceptionSorter();
    private static final ExceptionSorter BROKEN =
            e -> IDLE_IN_TRANSACTION.equals(e.getSQLState()) || KNOWN_BROKEN.isFatal(e);

    private final DatabasePlace place;
    private final DatabaseConfig config;
    private Optional<AgroalDataSource> pool = Optional.empty();

    ConnectionPool(DatabasePlace place, DatabaseConfig config) {
        this.place = place;
        this.config = config;
    }

    /** What everybody uses who works with the catalogue. */
    @Produces
    @Singleton
    @DefaultBean
    DataSource catalogue(SchemaCheck check) {
        return new CheckedConnections(this::connection, check);
    }

    /**
     * For whoever brings the tables to their version, and so must not mind which one that is.
     *
     * @throws DatabaseSettingException where no pool can be made from the settings
     */
    public synchronized DataSource unchecked() throws DatabaseSettingException, SQLException {
        if (pool.isEmpty()) {
            pool = Optional.of(make());
        }
        return pool.get();
    }

    /**
     * For whoever brings the tables to their version, which may take any time: not pooled, and bound by none of the limits.
     *
     * @throws DatabaseSettingException as {@link #unchecked}
     */
    public DataSource unlimited() throws DatabaseSettingException {
        var address = address();
        var source = new PGSimpleDataSource();
        source.setUrl(address.jdbcUrl());
        source.setUser(address.user());
        password().ifPresent(source::setPassword);
        source.setApplicationName(APPLICATION);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        return source;
    }

    private DatabaseAddress address() throws DatabaseSettingException {
        return DatabaseAddress.parse(
                place.database()
                        .orElseThrow(
                                () -> new DatabaseSettingException(
                                        "No database is set: give [vitrine] database (or VITRINE_VITRINE_DATABASE) the form postgresql://USER@HOST/DATABASE.")));
    }

    private Optional<String> password() throws DatabaseSettingException {
        return DatabasePassword.find(config.password(), place.databasePasswordFile(), System.getenv());
    }

    @PreDestroy
    synchronized void close() {
        pool.ifPresent(AgroalDataSource::close);
    }

    private Connection connection() throws SQLException {
        try {
            return unchecked().getConnection();
        } catch (DatabaseSettingException e) {
            LOG.error(e.sentence());
            throw new UnusableDatabaseException("This process does not know its database; its log says why.");
        }
    }

    private AgroalDataSource make() throws DatabaseSettingException, SQLException {
        if (config.maxPoolSize() < 1) {
            throw new DatabaseSettingException(
                    "[database] max_pool_size is " + config.maxPoolSize() + ": allowed are numbers from 1.");
        }
        var address = address();
        var factory = new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl(address.jdbcUrl())
                // Who prepares a statement closes it; wrappers that look after that are proxies, made at every start.
                .trackJdbcResources(false)
                .principal(new NamePrincipal(address.user()));
        password().ifPresent(secret -> factory.credential(new CurrentPassword(secret, this::password)));
        driverOptions(config).forEach((name, value) -> factory.jdbcProperty((String) name, (String) value));
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool(config).connectionFactoryConfiguration(factory)));
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

    static Properties driverOptions(DatabaseConfig config) {
        var options = new Properties();
        options.setProperty("ApplicationName", APPLICATION);
        options.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        options.setProperty(
                "socketTimeout", Long.toString(config.answerTimeout().toSeconds()));
        options.setProperty("tcpKeepAlive", "true");
        if (config.poolingProxy()) {
            // Its next transaction may run on another server connection, which does not know what was prepared on this
            // one.
            options.setProperty("prepareThreshold", "0");
        } else {
            // A proxy refuses them when a client logs in, and would give what is set later to whoever comes next.
            options.setProperty("options", limits(config));
        }
        return options;
    }

    /** What the server itself does where a process is frozen and cannot. */
    private static String limits(DatabaseConfig config) {
        return limit("statement_timeout", config.statementTimeout()) + " "
                + limit("lock_timeout", config.lockTimeout()) + " "
                + limit("idle_in_transaction_session_timeout", config.idleInTransactionTimeout());
    }

    private static String limit(String name, Duration length) {
        return "-c " + name + "=" + length.toMillis() + "ms";
    }
}
