package io.vitrine.gateway.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.DataFolder;
import io.vitrine.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real servers on real folders. All tests share the unpacked programs, and most one cluster copied from the first that was made. */
class EmbeddedPostgresTest {
    private static final TestFolders FOLDERS = new TestFolders();

    private final PostgresFolder folder;

    EmbeddedPostgresTest() throws IOException {
        folder = FOLDERS.ready();
    }

    @BeforeAll
    static void unpack() throws Exception {
        FOLDERS.open();
    }

    @AfterAll
    static void removeAll() throws IOException {
        FOLDERS.close();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertThat(Postmaster.on(folder.cluster())).isEmpty();
    }

    @Test
    void firstStartMakesADurableServerOnLoopbackForItsOwnerOnly() throws Exception {
        var fresh = FOLDERS.empty();
        var told = new ArrayList<String>();

        var plan = EmbeddedPostgres.plan(fresh);
        try (var server = EmbeddedPostgres.start(plan, told::add);
                var connection = connect(plan)) {
            assertThat(List.of(
                            show(connection, "fsync"),
                            show(connection, "synchronous_commit"),
                            show(connection, "full_page_writes")))
                    .containsOnly("on");
            assertThat(show(connection, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(connection, "unix_socket_directories")).isEmpty();
            assertThat(show(connection, "data_checksums")).isEqualTo("on");
            assertThat(hostRules(connection)).containsOnly("scram-sha-256");
        }

        assertThat(told).anyMatch(line -> line.contains("first start")).anyMatch(line -> line.contains("starting"));
        assertThat(mode(fresh.root())).isEqualTo("rwx------");
        assertThat(mode(fresh.password())).isEqualTo("rw-------");
        assertThat(mode(fresh.cluster())).isEqualTo("rwx------");
        assertThat(Files.readString(fresh.password())).hasSizeGreaterThan(20);
        assertThat(Files.list(fresh.root()).map(path -> path.getFileName().toString()))
                .containsExactlyInAnyOrder("data", "password", "postgresql-" + Binaries.version(), "server.log");
        assertThat(Postmaster.on(fresh.cluster())).isEmpty();
    }

    @Test
    void wrongPasswordIsNotLetIn() throws Exception {
        var plan = EmbeddedPostgres.plan(folder);
        try (var server = EmbeddedPostgres.start(plan, line -> {})) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                            plan.address().jdbcUrl(), plan.address().user(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void secondStartFindsWhatTheFirstHasWritten() throws Exception {
        for (var start = 1; start <= 2; start++) {
            var plan = EmbeddedPostgres.plan(folder);
            try (var server = EmbeddedPostgres.start(plan, line -> {});
                    var connection = connect(plan)) {
                execute(connection, "CREATE TABLE IF NOT EXISTS note (start int)");
                execute(connection, "INSERT INTO note VALUES (" + start + ")");
                assertThat(count(connection, "note")).isEqualTo(start);
            }
        }
    }

    @Test
    void serverOfAKilledProcessIsTakenOverAndItsFolderIsFree() throws Exception {
        var data = folder.root().resolve("..").normalize();
        var killed = LeavesServerBehind.fork(data);
        var left = Postmaster.on(folder.cluster()).orElseThrow();
        assertThatThrownBy(() -> DataFolder.hold(data))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("(process " + killed.pid() + ") already runs on");
        killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        var told = new ArrayList<String>();

        try (var held = DataFolder.hold(data)) {
            var plan = EmbeddedPostgres.plan(folder);
            try (var server = EmbeddedPostgres.start(plan, told::add);
                    var connection = connect(plan)) {
                assertThat(Postmaster.on(folder.cluster()).orElseThrow().process())
                        .isEqualTo(left.process());
                assertThat(count(connection, "left_behind")).isEqualTo(1);
            }
        }

        assertThat(told).singleElement().asString().contains("taken over");
        assertThat(left.process().isAlive()).isFalse();
    }

    @Test
    void serverOfAnotherReleaseIsStoppedNotJoined() throws Exception {
        var other = Binaries.onBoard(FOLDERS.programs());
        var process = new ProcessBuilder(RunAs.detect()
                        .command(List.of(
                                other.program("postgres").toString(),
                                "-D",
                                folder.cluster().toString(),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "port=" + FreePort.find(),
                                "-c",
                                "unix_socket_directories=")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaited.until(
                () -> Postmaster.on(folder.cluster()).filter(Postmaster::ready).isPresent());

        var plan = EmbeddedPostgres.plan(folder);

        assertThat(process.isAlive()).isFalse();
        try (var server = EmbeddedPostgres.start(plan, line -> {});
                var connection = connect(plan)) {
            assertThat(show(connection, "fsync")).isEqualTo("on");
        }
    }

    @Test
    void fileThatNamesAStrangersProcessIsNoServer() throws Exception {
        Files.writeString(
                folder.cluster().resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder.cluster() + "\n1\n5432\n\n127.0.0.1\n 1 1\nready   \n");

        var plan = EmbeddedPostgres.plan(folder);
        try (var server = EmbeddedPostgres.start(plan, line -> {});
                var connection = connect(plan)) {
            assertThat(show(connection, "fsync")).isEqualTo("on");
        }
    }

    @Test
    void clusterOfAnotherMajorVersionIsRefusedWithTheWayOut() throws Exception {
        Files.writeString(folder.cluster().resolve("PG_VERSION"), "15\n");

        assertThatThrownBy(() -> EmbeddedPostgres.plan(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("made by PostgreSQL 15")
                .hasMessageContaining("db dump FILE")
                .hasMessageContaining("db restore FILE");
    }

    @Test
    void serverThatMayLoseCommitsIsRefused() throws Exception {
        var plan = EmbeddedPostgres.plan(folder);
        try (var server = EmbeddedPostgres.start(plan, line -> {});
                var connection = connect(plan)) {
            execute(connection, "ALTER ROLE vitrine SET synchronous_commit = off");
        }

        assertThatThrownBy(() -> EmbeddedPostgres.start(EmbeddedPostgres.plan(folder), line -> {}))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("may lose");
    }

    /** For root that is both ways around PostgreSQL's refusal to run as root; the cluster changes hands between them. */
    @Test
    void everyWayOfRunningThatThisUserHasWorksOnOneCluster() throws Exception {
        for (var user : waysOfThisUser()) {
            var plan = EmbeddedPostgres.plan(folder);
            try (var server = EmbeddedPostgres.start(plan, user, line -> {});
                    var connection = connect(plan)) {
                execute(connection, "CREATE TABLE IF NOT EXISTS way (name text)");
                execute(
                        connection,
                        "INSERT INTO way VALUES ('" + user.getClass().getSimpleName() + "')");
            }
            assertThat(FolderTree.owner(folder.cluster()))
                    .isEqualTo(
                            user instanceof RunAs.OtherUser other
                                    ? other.uid()
                                    : FolderTree.owner(Path.of("/proc/self")));
        }
        var plan = EmbeddedPostgres.plan(folder);
        try (var server = EmbeddedPostgres.start(plan, line -> {});
                var connection = connect(plan)) {
            assertThat(count(connection, "way")).isEqualTo(waysOfThisUser().size());
        }
    }

    @Test
    void folderThatIsNoFolderIsRefusedInASentence() throws Exception {
        var file = Files.writeString(folder.root().resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedPostgres.plan(new PostgresFolder(file.resolve("postgres"))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining(file.toString());
    }

    @Test
    void fullDiskIsSaidInASentence() throws Exception {
        Files.writeString(
                folder.log(), "2026-01-01 PANIC:  could not write to file \"pg_wal/x\": No space left on device\n");

        assertThat(ServerLog.refusal("PostgreSQL did not start", folder).sentence())
                .isEqualTo("The disk that holds " + folder.root() + " is full: PostgreSQL did not start.");
    }

    private static List<RunAs> waysOfThisUser() throws Refusal {
        return RunAs.detect() instanceof RunAs.UserNamespace namespace
                ? List.of(namespace, RunAs.otherUser(), namespace)
                : List.of(RunAs.detect());
    }

    private static Connection connect(EmbeddedPostgres.Plan plan) throws SQLException, IOException {
        return DriverManager.getConnection(
                plan.address().jdbcUrl(), plan.address().user(), Files.readString(plan.passwordFile()));
    }

    private static String show(Connection connection, String setting) throws SQLException {
        return text(connection, "SHOW " + setting).getFirst();
    }

    private static List<String> hostRules(Connection connection) throws SQLException {
        return text(connection, "SELECT DISTINCT auth_method FROM pg_hba_file_rules");
    }

    private static long count(Connection connection, String table) throws SQLException {
        return Long.parseLong(text(connection, "SELECT count(*) FROM " + table).getFirst());
    }

    private static List<String> text(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            var texts = new ArrayList<String>();
            while (answer.next()) {
                texts.add(answer.getString(1));
            }
            return texts;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
