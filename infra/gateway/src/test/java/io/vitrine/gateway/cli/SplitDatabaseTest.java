package io.vitrine.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.catalog.Migrations;
import io.vitrine.gateway.config.DataFolder;
import io.vitrine.testkit.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on the data folder of the split shape. */
class SplitDatabaseTest {
    private static final long NOBODY = Integer.MAX_VALUE;

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    private Path data;

    @Test
    void databaseThatSplitWasGivenIsFoundThroughItsFolder() throws Exception {
        writeDown("", NOBODY);

        var code = run("cleanup", "leases", "--dry-run");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("leases: attempts 0");
    }

    @Test
    void ownDatabaseIsUsedWhileTheSupervisorRuns() throws Exception {
        var password = SplitDatabase.folder(data).resolve("password");
        Files.createDirectories(password.getParent());
        Files.writeString(password, "any");
        writeDown(password.toString(), ProcessHandle.current().pid());

        int code;
        try (var supervisor = DataFolder.hold(data)) {
            code = run("db", "upgrade");
        }

        assertThat(code).as(err.toString()).isEqualTo(1);
        assertThat(err.toString()).contains("may lose what it has confirmed"); // which is true of the one of this test
    }

    @Test
    void ownDatabaseThatDoesNotRunIsASentence() throws Exception {
        writeDown(SplitDatabase.folder(data).resolve("password").toString(), NOBODY);

        assertThat(run("cleanup", "leases")).isEqualTo(1);
        assertThat(err.toString()).contains("runs only while ./vitrine split does");
    }

    @Test
    void noOtherDatabaseIsMadeBesideTheOneOfSplit() throws Exception {
        writeDown(SplitDatabase.folder(data).resolve("password").toString(), NOBODY);

        assertThat(run("db", "upgrade")).isEqualTo(1);

        assertThat(data.resolve("postgres")).doesNotExist();
    }

    /** As the supervisor does. */
    private void writeDown(String passwordFile, long supervisor) throws IOException, SQLException {
        Files.createDirectories(data.resolve("run"));
        JsonMapper.builder()
                .build()
                .writeValue(
                        data.resolve("run/split.json").toFile(),
                        Map.of(
                                "database",
                                address(),
                                "databasePasswordFile",
                                passwordFile,
                                "supervisor",
                                Map.of("pid", supervisor)));
    }

    private String address() throws SQLException {
        try (var connection = database.source().getConnection()) {
            return connection.getMetaData().getURL() + "?user=postgres";
        }
    }

    private int run(String... words) {
        var line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--data", data.toString()));
        return CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }
}
