package io.vitrine.catalog.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.catalog.OnBothEnds;
import io.vitrine.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What the settings of section [database] do to connections. */
@OnBothEnds
class ConnectionPoolTest {
    private static final int OFTEN_ENOUGH_TO_BE_PREPARED = 8;

    private static final List<String> LIMITS =
            List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout");

    private final TestDatabase database;

    ConnectionPoolTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void nothingIsPreparedBehindAPoolingProxy() throws Exception {
        try (var direct = open(2, false);
                var proxied = open(2, true)) {
            assertThat(preparedAfterUse(direct.source())).isPositive();
            assertThat(preparedAfterUse(proxied.source())).isZero();
        }
    }

    @Test
    void poolOfOneLendsItsConnectionOneAfterTheOther() throws Exception {
        try (var pool = open(1, false)) {
            var source = pool.source();
            try (var first = source.getConnection()) {
                assertThat(first.isValid(1)).isTrue();
                assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
            }
            source.getConnection().close();
        }
    }

    @Test
    void processWithoutADatabaseStartsAndSaysSoWhenItIsAsked() throws Exception {
        try (var pool = open(new Settings(Optional.empty(), 1, false))) {
            assertThatThrownBy(pool.source()::getConnection)
                    .isInstanceOf(UnusableDatabaseException.class)
                    .hasMessageContaining("does not know its database");
            assertThatThrownBy(pool.pool()::unchecked)
                    .isInstanceOf(DatabaseSettingException.class)
                    .hasMessageContaining("VITRINE_VITRINE_DATABASE");
        }
    }

    @Test
    void whatTheAddressSaysOfTlsAndOfItsOwnCounts() throws Exception {
        try (var named = open(new Settings(Optional.of(address() + "&ApplicationName=glance"), 1, false));
                var connection = named.source().getConnection()) {
            assertThat(setting(connection, "application_name")).isEqualTo("glance");
        }
        try (var trusting = open(new Settings(Optional.of(address() + "&sslmode=require"), 1, false))) {
            assertThatThrownBy(trusting.pool().unchecked()::getConnection).hasStackTraceContaining("SSL");
            assertThatThrownBy(trusting.pool().unlimited()::getConnection).hasStackTraceContaining("SSL");
        }
    }

    @Test
    void poolWithoutConnectionsIsRefused() throws Exception {
        try (var pool = open(0, false)) {
            assertThatThrownBy(pool.pool()::unchecked)
                    .isInstanceOf(DatabaseSettingException.class)
                    .hasMessageContaining("max_pool_size is 0");
        }
    }

    @Test
    void connectionLostWhileItsTablesAreLookedAtIsNoAnswerAndIsReplaced() throws Exception {
        try (var pool = open(1, false)) {
            var raw = pool.pool().unchecked();
            var first = new AtomicBoolean(true);
            var connections = new CheckedConnections(
                    () -> {
                        var connection = raw.getConnection();
                        if (first.getAndSet(false)) {
                            cutOff(connection);
                        }
                        return connection;
                    },
                    new SchemaCheck());

            assertThatThrownBy(connections::getConnection)
                    .isInstanceOf(SQLException.class)
                    .isNotInstanceOf(UnusableDatabaseException.class);
            connections.getConnection().close();
        }
    }

    @Test
    void whatAFrozenProcessHoldsIsGivenBackAndItsConnectionReplaced() throws Exception {
        try (var pool = open(1, false)) {
            var source = pool.source();
            try (var frozen = source.getConnection()) {
                frozen.setAutoCommit(false);
                execute(frozen, "lock table deployment in access exclusive mode");
                try (var other = database.source().getConnection()) {
                    execute(other, "set lock_timeout = '20s'");
                    execute(other, "select 1 from deployment");
                }

                assertThatThrownBy(() -> execute(frozen, "select 1")).isInstanceOf(SQLException.class);
            }
            try (var next = source.getConnection()) {
                execute(next, "select 1");
            }
        }
    }

    @Test
    void statementsAndWaitsForLocksEndByThemselves() throws Exception {
        try (var pool = open(1, false);
                var holder = database.source().getConnection();
                var connection = pool.source().getConnection()) {
            holder.setAutoCommit(false);
            execute(holder, "lock table deployment in access exclusive mode");

            assertThatThrownBy(() -> execute(connection, "select 1 from deployment"))
                    .hasFieldOrPropertyWithValue("SQLState", "55P03");
            assertThatThrownBy(() -> execute(connection, "select pg_sleep(20)"))
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
        }
    }

    @Test
    void migrationsMayTakeAnyTime() throws Exception {
        try (var pool = open(1, false);
                var connection = pool.pool().unlimited().getConnection()) {
            assertThat(connection.getNetworkTimeout()).isZero();
            for (var limit : LIMITS) {
                assertThat(setting(connection, limit)).isEqualTo("0");
            }
        }
    }

    /** It knows no such parameter when a client logs in; there the account of the database says it. */
    @Test
    void poolingProxyIsToldNoLimits() throws Exception {
        try (var proxied = open(1, true);
                var connection = proxied.source().getConnection()) {
            for (var limit : LIMITS) {
                assertThat(setting(connection, limit)).isEqualTo("0");
            }
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("show " + name)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private record Opened(ConnectionPool pool) implements AutoCloseable {
        DataSource source() {
            return pool.catalogue(new SchemaCheck());
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    private Opened open(int connections, boolean poolingProxy) throws SQLException {
        return open(new Settings(Optional.of(address()), connections, poolingProxy));
    }

    private String address() throws SQLException {
        try (var connection = database.source().getConnection()) {
            return connection.getMetaData().getURL() + "?user=postgres";
        }
    }

    private static Opened open(Settings settings) {
        return new Opened(new ConnectionPool(settings, settings));
    }

    private record Settings(Optional<String> database, int maxPoolSize, boolean poolingProxy)
            implements DatabasePlace, DatabaseConfig {
        @Override
        public Optional<Path> databasePasswordFile() {
            return Optional.empty();
        }

        @Override
        public Optional<String> password() {
            return Optional.empty();
        }

        @Override
        public Duration poolTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration answerTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration statementTimeout() {
            return Duration.ofSeconds(3);
        }

        @Override
        public Duration lockTimeout() {
            return Duration.ofMillis(300);
        }

        @Override
        public Duration idleInTransactionTimeout() {
            return Duration.ofMillis(500);
        }

        @Override
        public Duration startTimeout() {
            return Duration.ofSeconds(1);
        }
    }

    private void cutOff(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("select pg_backend_pid()");
                var other = database.source().getConnection();
                var killer = other.createStatement()) {
            answer.next();
            killer.execute("select pg_terminate_backend(" + answer.getInt(1) + ", 5000)");
        }
    }

    private static int preparedAfterUse(DataSource source) throws SQLException {
        try (var connection = source.getConnection()) {
            for (var i = 0; i < OFTEN_ENOUGH_TO_BE_PREPARED; i++) {
                try (var statement = connection.prepareStatement("select count(*) from image where id = ?")) {
                    statement.setString(1, "x");
                    statement.executeQuery().close();
                }
            }
            try (var statement = connection.createStatement();
                    var answer = statement.executeQuery("select count(*) from pg_prepared_statements")) {
                answer.next();
                return answer.getInt(1);
            }
        }
    }
}
