package io.vitrine.gateway.database;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Brings a dump back: into a database without images, migrated first to the version the rows come from, then to this release's. */
public final class CatalogRestore {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A catalogue without rows in these has never been used. */
    private static final List<String> SIGNS_OF_USE = List.of("image", "event", "job");

    private final DataSource database;

    public CatalogRestore(DataSource database) {
        this.database = database;
    }

    /**
     * All or nothing.
     *
     * @return rows by table
     */
    public Map<String, Long> readFrom(Path file) throws Refusal {
        try (var zip = new ZipFile(file.toFile())) {
            var manifest = manifest(zip, file);
            makeRoom();
            new CatalogSchema(database).upgradeTo(manifest.schemaVersion());
            var rows = fill(zip, manifest);
            new CatalogSchema(database).upgrade();
            return rows;
        } catch (ZipException e) {
            throw Refusal.misuse(file + " is no dump, or not all of one: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw Refusal.misuse("The dump cannot be read: " + FileTrouble.sentence(e) + ".");
        } catch (SQLException e) {
            throw DatabaseTrouble.refusal("The dump cannot be restored", e);
        }
    }

    /** Before anything is set up for it: whether that file can be a dump at all. */
    public static void requireReadable(Path file) throws Refusal {
        try (var zip = new ZipFile(file.toFile())) {
            manifest(zip, file);
        } catch (ZipException e) {
            throw Refusal.misuse(file + " is no dump, or not all of one: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw Refusal.misuse("The dump cannot be read: " + FileTrouble.sentence(e) + ".");
        }
    }

    /** The worker to whose disks the dump's locations belong, where it says so. */
    public static Optional<String> worker(Path file) throws Refusal {
        try (var zip = new ZipFile(file.toFile())) {
            var entry = zip.getEntry(DumpManifest.WORKER);
            if (entry == null) {
                return Optional.empty();
            }
            try (var in = zip.getInputStream(entry)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw Refusal.misuse("The dump cannot be read: " + FileTrouble.sentence(e) + ".");
        }
    }

    private static DumpManifest manifest(ZipFile zip, Path file) throws IOException, Refusal {
        var entry = zip.getEntry(DumpManifest.ENTRY);
        if (entry == null) {
            throw Refusal.misuse(file + " is no dump of a catalogue: it has no " + DumpManifest.ENTRY + ".");
        }
        try (var in = zip.getInputStream(entry)) {
            var manifest = JSON.readValue(in, DumpManifest.class);
            if (manifest.format() != DumpManifest.FORMAT) {
                throw Refusal.cannot(file + " is a dump of format " + manifest.format() + ", this release reads "
                        + DumpManifest.FORMAT + ": restore it with the release that wrote it, or a newer one.");
            }
            return manifest;
        }
    }

    /** Tables that were migrated but never used give way; anything else stays untouched. */
    private void makeRoom() throws SQLException, Refusal {
        try (var connection = database.getConnection()) {
            for (var table : SIGNS_OF_USE) {
                if (CatalogTables.exists(connection, table) && CatalogTables.count(connection, table) > 0) {
                    throw Refusal.cannot("The database already holds a catalogue with rows in \"" + table
                            + "\": restore into an empty one (another --data folder or --database).");
                }
            }
            if (CatalogTables.exists(connection, CatalogTables.HISTORY)) {
                drop(connection);
            }
        }
    }

    private static void drop(Connection connection) throws SQLException {
        var tables = CatalogTables.inOrder(connection).keySet().stream()
                .map(CatalogTables::quoted)
                .collect(Collectors.joining(", "));
        try (var statement = connection.createStatement()) {
            statement.execute("DROP TABLE " + CatalogTables.HISTORY + (tables.isEmpty() ? "" : ", " + tables));
            // the one thing that is in no table; its trigger has gone with one
            statement.execute("DROP FUNCTION IF EXISTS leave_notification()");
        }
    }

    private Map<String, Long> fill(ZipFile zip, DumpManifest manifest) throws SQLException, IOException, Refusal {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            clear(connection);
            var rows = new LinkedHashMap<String, Long>();
            for (var table : manifest.tables().entrySet()) {
                rows.put(table.getKey(), copy(connection, zip, table.getKey(), table.getValue()));
            }
            CatalogTables.advanceSequences(connection);
            connection.commit();
            return rows;
        }
    }

    /** A migration may bring rows of its own; those of the dump are the ones that count. */
    private static void clear(Connection connection) throws SQLException {
        var tables = CatalogTables.inOrder(connection).keySet().stream()
                .map(CatalogTables::quoted)
                .collect(Collectors.joining(", "));
        try (var statement = connection.createStatement()) {
            statement.execute("TRUNCATE " + tables);
        }
    }

    private static long copy(Connection connection, ZipFile zip, String name, DumpManifest.Table table)
            throws SQLException, IOException, Refusal {
        var entry = zip.getEntry(DumpManifest.entry(name));
        if (entry == null) {
            throw Refusal.misuse("The dump is not complete: the rows of \"" + name + "\" are missing.");
        }
        var columns = table.columns().stream().map(CatalogTables::quoted).collect(Collectors.joining(", "));
        try (var in = zip.getInputStream(entry)) {
            var rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY " + CatalogTables.quoted(name) + " (" + columns + ") FROM STDIN (ENCODING 'UTF8')",
                            in);
            if (rows != table.rows()) {
                throw Refusal.misuse("The dump is damaged: \"" + name + "\" has " + rows + " rows, its manifest says "
                        + table.rows() + ".");
            }
            return rows;
        }
    }
}
