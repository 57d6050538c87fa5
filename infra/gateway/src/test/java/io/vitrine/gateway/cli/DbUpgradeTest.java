package io.vitrine.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.catalog.database.SchemaVersion;
import io.vitrine.gateway.Refusal;
import io.vitrine.testkit.PostgresVersion;
import io.vitrine.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code db upgrade} and {@code db status} on a database that no gateway runs on. */
class DbUpgradeTest {
    private static final int NEXT = SchemaVersion.OURS + 1;
    private static final int AT_ONCE = 4;

    private record Ended(int code, String out, String err) {
        JsonNode json() throws Exception {
            return JsonMapper.builder().build().readTree(out);
        }
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void emptyDatabaseIsBroughtUpOnceAndTheSecondTimeNothingIsLeft(PostgresVersion version) throws Exception {
        try (var database = empty(version)) {
            var before = run(database, "status", "--json");
            var first = upgrade(database);
            var second = upgrade(database);
            var after = run(database, "status", "--json");

            assertThat(before.code()).isEqualTo(1);
            assertThat(before.json().get("version").isNull()).isTrue();
            assertThat(before.json().get("pending")).hasSize(SchemaVersion.OURS);
            assertThat(before.json().get("usable").asBoolean()).isFalse();
            assertThat(first).contains("was at version none and is at version " + SchemaVersion.OURS, "1 (catalogue)");
            assertThat(second).contains("nothing was left to apply");
            assertThat(after.code()).isZero();
            assertThat(after.json().get("version").asText()).isEqualTo(Integer.toString(SchemaVersion.OURS));
            assertThat(after.json().get("pending")).isEmpty();
            assertThat(after.json().get("usable").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void severalUpgradesAtOnceApplyEachMigrationOnce(PostgresVersion version) throws Exception {
        try (var database = empty(version);
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var together = new CyclicBarrier(AT_ONCE);
            Callable<String> upgrade = () -> {
                together.await();
                return upgrade(database);
            };

            var runs = people.invokeAll(Collections.nCopies(AT_ONCE, upgrade));

            for (var run : runs) {
                assertThat(run.get()).contains("is at version " + SchemaVersion.OURS);
            }
            assertThat(number(
                            database,
                            "select count(*) from flyway_schema_history where success and version is not null"))
                    .isEqualTo(SchemaVersion.OURS);
        }
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void tablesOfALaterReleaseAreLeftAloneAndRefusedWhereTheyAskForIt(PostgresVersion version) throws Exception {
        try (var database = empty(version)) {
            upgrade(database);
            execute(
                    database,
                    "insert into flyway_schema_history (installed_rank, version, description, type, script,"
                            + " installed_by, execution_time, success) values (1000, '" + NEXT
                            + "', 'next', 'SQL', 'V.sql', 'x', 1, true)");
            var allowed = upgrade(database);
            execute(
                    database,
                    "alter table deployment add column if not exists oldest_reader integer not null default 1");
            execute(database, "update deployment set oldest_reader = " + NEXT);
            var refusal = catchThrowableOfType(Refusal.class, () -> upgrade(database));
            var status = run(database, "status");

            assertThat(allowed).contains("is at version " + NEXT);
            assertThat(refusal.exitCode()).isEqualTo(1);
            assertThat(refusal.sentence()).contains("no program older than version " + NEXT);
            assertThat(status.code()).isEqualTo(1);
            assertThat(status.out()).contains("at version " + NEXT, "no program older than version " + NEXT);
        }
    }

    @Test
    void serverThatMayLoseWhatItHasConfirmedIsRefused() throws Exception {
        try (var withoutFsync = empty(PostgresVersion.NEWEST)) {
            var ended = run(withoutFsync, "upgrade");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).contains("may lose what it has confirmed");
            assertThat(number(withoutFsync, "select count(*) from pg_tables where schemaname = 'public'"))
                    .isZero();
        }
    }

    private static String upgrade(TestDatabase database) throws Refusal {
        var out = new StringWriter();
        UpgradeCommand.upgrade(database.source(), new PrintWriter(out, true));
        return out.toString();
    }

    private static TestDatabase empty(PostgresVersion version) {
        return TestDatabase.fresh(version, "without a catalogue", _ -> {});
    }

    private static Ended run(TestDatabase database, String... words) throws SQLException {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = new ArrayList<>(List.of("db"));
        line.addAll(List.of(words));
        line.addAll(List.of("--database", address(database)));
        var code = CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    private static String address(TestDatabase database) throws SQLException {
        try (var connection = database.source().getConnection()) {
            return connection.getMetaData().getURL() + "?user=postgres";
        }
    }

    private static void execute(TestDatabase database, String statement) throws SQLException {
        try (var connection = database.source().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static int number(TestDatabase database, String query) throws SQLException {
        try (var connection = database.source().getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getInt(1);
        }
    }
}
