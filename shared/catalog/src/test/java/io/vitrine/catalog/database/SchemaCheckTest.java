package io.vitrine.catalog.database;

import static io.vitrine.catalog.database.SchemaVersion.OURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.catalog.Deployment;
import io.vitrine.catalog.OnBothEnds;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which tables a process works with, and what it says of others. */
@OnBothEnds
class SchemaCheckTest {
    private static final int NEXT = OURS + 1;
    private static final int MORE_THAN_THE_POOL_HAS = 50;

    private final TestDatabase database;

    SchemaCheckTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void asItWas() throws SQLException {
        execute("delete from flyway_schema_history where script = 'V.sql'");
        oldestReader(1);
    }

    @Test
    void versionOfTheCodeIsTheNewestMigration() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            var newest = files.map(file -> file.getFileName().toString())
                    .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
                    .max(Comparator.naturalOrder());

            assertThat(newest)
                    .as("a new migration makes a new version: set SchemaVersion.OURS to it")
                    .contains(OURS);
        }
    }

    @Test
    void fittingTablesAreLookedAtOnceAndTheConnectionIsLentAsItWas() throws Exception {
        var connections = connections(OURS);
        connections.getConnection().close();

        oldestReader(NEXT);

        try (var connection = connections.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void tablesTooOldAreRefusedUntilSomebodyBringsThemUp() throws Exception {
        var connections = connections(NEXT);

        assertRefused(connections, "are at version " + OURS, "needs version " + NEXT, "vitrine db upgrade");
        migrated(NEXT);

        connections.getConnection().close();
    }

    @Test
    void newerTablesAreUsedAsLongAsTheyAllowIt() throws Exception {
        migrated(NEXT);

        connections(OURS).getConnection().close();
    }

    @Test
    void tablesFromBeforeOldestReadersWereNamedAreForAll() throws Exception {
        execute("alter table deployment drop column if exists oldest_reader");

        connections(OURS).getConnection().close();
    }

    @Test
    void tablesThatHaveLostWhatThisCodeNeedsAreRefused() throws Exception {
        migrated(NEXT);
        oldestReader(NEXT);

        assertRefused(connections(OURS), "no program older than version " + NEXT, "this process is of version " + OURS);
        connections(NEXT).getConnection().close();
    }

    @Test
    void tablesThatMoveOnUnderARunningProcessAreNoticedByReadiness() throws Exception {
        var check = new SchemaCheck(OURS);
        var connections = new CheckedConnections(database.source()::getConnection, check);
        var readiness = new DatabaseReadiness(connections, check);
        assertThat(readiness.call().getStatus().name()).isEqualTo("UP");

        migrated(NEXT);
        oldestReader(NEXT);

        var answer = readiness.call();
        assertThat(answer.getStatus().name()).isEqualTo("DOWN");
        assertThat(String.valueOf(answer.getData().orElseThrow().get("reason"))).contains("vitrine db upgrade");
        assertRefused(connections, "no program older");
        oldestReader(OURS);
        assertThat(readiness.call().getStatus().name()).isEqualTo("UP");
    }

    @Test
    void databaseWithoutTablesIsRefused() throws Exception {
        execute("alter schema public rename to aside");

        assertRefused(connections(OURS), "holds no catalogue yet", "vitrine db upgrade");
        execute("alter schema aside rename to public");
    }

    @Test
    void whoeverUsesTheCatalogueIsToldWhy() {
        var catalogue = new Deployment(connections(NEXT));

        assertThatThrownBy(catalogue::id).isInstanceOfSatisfying(FaultException.class, fault -> {
            assertThat(fault.fault()).isEqualTo(Fault.UNAVAILABLE);
            assertThat(fault).hasMessageContaining("vitrine db upgrade");
        });
    }

    @Test
    void refusedConnectionsGoBackToThePool() {
        var connections = connections(NEXT);

        for (var i = 0; i < MORE_THAN_THE_POOL_HAS; i++) {
            assertRefused(connections, "vitrine db upgrade");
        }
    }

    private CheckedConnections connections(int version) {
        return new CheckedConnections(database.source()::getConnection, new SchemaCheck(version));
    }

    private static void assertRefused(CheckedConnections connections, String... parts) {
        assertThatThrownBy(connections::getConnection)
                .isInstanceOf(UnusableDatabaseException.class)
                .hasMessageContainingAll(parts);
    }

    /** As far as anybody can see. */
    private void migrated(int version) throws SQLException {
        execute("insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                + " execution_time, success) values (1000, '" + version
                + "', 'next', 'SQL', 'V.sql', 'test', 1, true)");
    }

    private void oldestReader(int version) throws SQLException {
        execute("alter table deployment add column if not exists oldest_reader integer not null default 1");
        execute("update deployment set oldest_reader = " + version);
    }

    private void execute(String statement) throws SQLException {
        try (var connection = database.source().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
