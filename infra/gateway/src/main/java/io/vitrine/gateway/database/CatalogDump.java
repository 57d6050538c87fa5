package io.vitrine.gateway.database;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * The backup of the catalogue: a zip with {@code manifest.json} and, for each table, its rows as PostgreSQL's COPY writes them. All
 * of one moment, taken while the gateway works. The bytes of images are not in it.
 */
public final class CatalogDump {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DataSource database;
    private final InstantSource clock;

    public CatalogDump(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Writes the file, durable and for its owner only, when all of it is there.
     *
     * @param worker the id of the worker on this data folder, to which locations on its disks belong
     * @return rows by table
     */
    public Map<String, Long> writeTo(Path file, Optional<String> worker) throws Refusal {
        requireNew(file);
        var unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            var manifest = writeDurably(unfinished, worker);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return rows(manifest);
        } catch (IOException e) {
            throw Refusal.cannot("The dump cannot be written: " + FileTrouble.sentence(e) + ".");
        } catch (SQLException e) {
            throw DatabaseTrouble.refusal("The catalogue cannot be dumped", e);
        } finally {
            unfinished.toFile().delete();
        }
    }

    /** Before anything is started for it: nothing is ever overwritten. */
    public static void requireNew(Path file) throws Refusal {
        if (Files.exists(file)) {
            throw Refusal.misuse(file + " exists already: give the name of a new file.");
        }
    }

    private static Map<String, Long> rows(DumpManifest manifest) {
        var rows = new LinkedHashMap<String, Long>();
        manifest.tables().forEach((table, copied) -> rows.put(table, copied.rows()));
        return rows;
    }

    private DumpManifest writeDurably(Path unfinished, Optional<String> worker)
            throws IOException, SQLException, Refusal {
        Files.deleteIfExists(unfinished);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(unfinished, options, ownerOnly)) {
            try (var zip = new ZipOutputStream(new StaysOpen(Channels.newOutputStream(channel)))) {
                var manifest = writeAll(zip);
                if (worker.isPresent()) {
                    zip.putNextEntry(new ZipEntry(DumpManifest.WORKER));
                    zip.write(worker.get().getBytes(StandardCharsets.UTF_8));
                }
                zip.finish();
                channel.force(true);
                return manifest;
            }
        }
    }

    private DumpManifest writeAll(ZipOutputStream zip) throws IOException, SQLException, Refusal {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var manifest = writeTables(connection, zip);
            connection.rollback();
            zip.putNextEntry(new ZipEntry(DumpManifest.ENTRY));
            zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
            return manifest;
        }
    }

    private DumpManifest writeTables(Connection connection, ZipOutputStream zip)
            throws IOException, SQLException, Refusal {
        var version = CatalogSchema.version(connection)
                .orElseThrow(
                        () -> Refusal.cannot("There is no catalogue in this database, so there is nothing to dump."));
        var tables = new LinkedHashMap<String, DumpManifest.Table>();
        for (var table : CatalogTables.inOrder(connection).entrySet()) {
            zip.putNextEntry(new ZipEntry(DumpManifest.entry(table.getKey())));
            tables.put(
                    table.getKey(),
                    new DumpManifest.Table(table.getValue(), copy(connection, table.getKey(), table.getValue(), zip)));
            zip.closeEntry();
        }
        return new DumpManifest(
                DumpManifest.FORMAT,
                version,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                ServerFacts.of(connection).version(),
                tables);
    }

    private static long copy(Connection connection, String table, List<String> columns, OutputStream out)
            throws IOException, SQLException {
        var list = columns.stream().map(CatalogTables::quoted).collect(Collectors.joining(", "));
        return connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY " + CatalogTables.quoted(table) + " (" + list + ") TO STDOUT (ENCODING 'UTF8')", out);
    }

    /** The channel is forced after the zip is complete, so the zip must not close it. */
    private static final class StaysOpen extends FilterOutputStream {
        StaysOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
