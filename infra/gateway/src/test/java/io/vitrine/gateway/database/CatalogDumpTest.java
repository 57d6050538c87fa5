package io.vitrine.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.gateway.Refusal;
import io.vitrine.testkit.PostgresVersion;
import io.vitrine.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogDumpTest {
    @AutoClose
    private final TestDatabase target = TestDatabase.fresh("without a catalogue", database -> {});

    private final Path file;

    CatalogDumpTest(@TempDir Path folder) {
        file = folder.resolve("catalogue.dump");
    }

    /** From the oldest server to the newest is the way out of an old major version. */
    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void everyRowComesBackAsItWas(PostgresVersion version) throws Exception {
        try (var source = TestDatabase.fresh(version, "without a catalogue", database -> {})) {
            new CatalogSchema(source.source()).upgrade();
            fill(source.source());
            var before = rows(source.source());

            var dumped = dump(source).writeTo(file, Optional.empty());
            var restored = new CatalogRestore(target.source()).readFrom(file);

            assertThat(restored).isEqualTo(dumped).containsEntry("image", 2L).containsEntry("crc_segment", 1L);
            assertThat(rows(target.source())).isEqualTo(before);
            assertThat(nextEvent(target.source())).isEqualTo(nextEvent(source.source()));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(file.resolveSibling("catalogue.dump.part")).doesNotExist();
        }
    }

    @Test
    void catalogueInUseIsNeverOverwritten() throws Exception {
        try (var source = migrated()) {
            fill(source.source());
            dump(source).writeTo(file, Optional.empty());
            var before = rows(source.source());

            assertThatThrownBy(() -> new CatalogRestore(source.source()).readFrom(file))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("already holds a catalogue");

            assertThat(rows(source.source())).isEqualTo(before);
        }
    }

    @Test
    void catalogueThatWasNeverUsedGivesWay() throws Exception {
        try (var source = migrated();
                var unused = migrated()) {
            fill(source.source());
            dump(source).writeTo(file, Optional.empty());

            new CatalogRestore(unused.source()).readFrom(file);

            assertThat(rows(unused.source())).isEqualTo(rows(source.source()));
        }
    }

    @Test
    void fileThatExistsIsNotOverwritten() throws Exception {
        Files.writeString(file, "precious");

        try (var source = migrated()) {
            assertThatThrownBy(() -> dump(source).writeTo(file, Optional.empty()))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("exists already");
        }

        assertThat(file).hasContent("precious");
    }

    @Test
    void databaseWithoutACatalogueHasNothingToDump() {
        assertThatThrownBy(() -> dump(target).writeTo(file, Optional.empty()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no catalogue");
        assertThat(file).doesNotExist();
    }

    @Test
    void halfADumpIsRefusedBeforeAnythingChanges() throws Exception {
        try (var source = migrated()) {
            dump(source).writeTo(file, Optional.empty());
        }
        var whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> new CatalogRestore(target.source()).readFrom(file))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no dump, or not all of one");

        assertThat(tables(target.source())).isEmpty();
    }

    @Test
    void schemaThatIsCurrentIsLeftAlone() throws Exception {
        try (var source = migrated()) {
            var schema = new CatalogSchema(source.source());
            schema.upgrade();

            assertThat(schema.state().pending()).isEmpty();
            assertThat(schema.state().current()).contains(schema.state().newest());
        }
    }

    private static TestDatabase migrated() throws Refusal {
        var database = TestDatabase.fresh("without a catalogue", source -> {});
        new CatalogSchema(database.source()).upgrade();
        return database;
    }

    private static CatalogDump dump(TestDatabase database) {
        return new CatalogDump(database.source(), () -> Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** What is hard to carry over: separators of the format, nulls beside empty text, arrays, documents, bytes, exact times, references. */
    private static void fill(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO content (id, size_bytes, md5, created_at)
                    VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 5368709120, 'x', '2026-01-01 00:00:00.123456+00')
                    """);
            statement.execute(
                    "INSERT INTO crc_segment VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 0, '\\x00ff5c0a09')");
            statement.execute("""
                    INSERT INTO image (id, version, status, owner, visibility, name, protected, hidden, min_disk_gb, min_ram_mb,
                                       tags, properties, content_id, created_at, updated_at)
                    VALUES ('a', 1, 'active', 'lab', 'shared', E'tab\\tline\\nback\\\\slash "quote" ünï', false, false, 0, 0,
                            ARRAY['x', 'y,z', ''], '{"k": "v\\\\n", "n": null}', '01890a5d-ac96-774b-bcce-b302099a8057', now(), now()),
                           ('b', 9, 'queued', NULL, 'private', '', true, true, 1, 2, '{}', '{}', NULL, now(), now())
                    """);
            statement.execute("""
                    INSERT INTO location (image_id, content_id, store_id, url, status, created_at)
                    VALUES ('a', '01890a5d-ac96-774b-bcce-b302099a8057', 'volumes', 'volume://x', 'active', now())
                    """);
            statement.execute("INSERT INTO member VALUES ('a', 'other', 'pending', now(), now())");
            statement.execute(
                    "INSERT INTO event (happened_at, who, request_id, image_id, what) VALUES (now(), 'ada', 'req-1', 'a', 'created')");
        }
    }

    /** Every row of every table as PostgreSQL prints it, in a fixed order. */
    private static Map<String, List<String>> rows(DataSource database) throws SQLException {
        var rows = new LinkedHashMap<String, List<String>>();
        for (var table : tables(database)) {
            rows.put(table, texts(database, "SELECT t::text FROM " + CatalogTables.quoted(table) + " t ORDER BY 1"));
        }
        return rows;
    }

    private static List<String> tables(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return List.copyOf(CatalogTables.inOrder(connection).keySet());
        }
    }

    private static List<String> nextEvent(DataSource database) throws SQLException {
        return texts(database, "SELECT nextval(pg_get_serial_sequence('event', 'sequence'))");
    }

    private static List<String> texts(DataSource database, String question) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            var texts = new ArrayList<String>();
            while (answer.next()) {
                texts.add(answer.getString(1));
            }
            return texts;
        }
    }
}
