package io.vitrine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The databases that other tests stand on. */
class TestDatabaseTest {
    @ParameterizedTest
    @CsvSource({"OLDEST, 15", "NEWEST, 18"})
    void serverIsOfTheVersionAskedFor(PostgresVersion version, int major) throws SQLException {
        try (var database = TestDatabase.fresh(version, "things", TestDatabaseTest::things)) {
            assertThat(number(database.source(), "select current_setting('server_version_num')::int / 10000"))
                    .isEqualTo(major);
        }
    }

    @Test
    void databasesShareTheirMigrationButNotTheirRows() throws SQLException {
        var migrations = new AtomicInteger();
        TestDatabase.Migration counted = source -> {
            migrations.incrementAndGet();
            things(source);
        };

        try (var one = TestDatabase.fresh("counted", counted);
                var other = TestDatabase.fresh("counted", counted)) {
            execute(one.source(), "insert into thing values (1)");

            assertThat(number(one.source(), "select count(*) from thing")).isOne();
            assertThat(number(other.source(), "select count(*) from thing")).isZero();
            assertThat(migrations).hasValue(1);
        }
    }

    @Test
    void sessionsLiveInAnOddZone() throws SQLException {
        try (var database = TestDatabase.fresh("things", TestDatabaseTest::things)) {
            assertThat(number(database.source(), "select extract(timezone from now())::int % 3600"))
                    .isNotZero();
        }
    }

    @Test
    void closedDatabaseIsGone() throws SQLException {
        var database = TestDatabase.fresh("things", TestDatabaseTest::things);
        number(database.source(), "select 1");

        database.close();

        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> number(database.source(), "select 1"));
    }

    private static void things(DataSource source) {
        try {
            execute(source, "create table thing (id int)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void execute(DataSource source, String statement) throws SQLException {
        try (var connection = source.getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static int number(DataSource source, String query) throws SQLException {
        try (var connection = source.getConnection();
                var sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
