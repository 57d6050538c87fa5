package io.vitrine.gateway.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.postgresql.util.PSQLState;

/**
 * The migrations this release brings, as far as it takes to see that all of them were applied. Where that cannot be seen, Flyway
 * has the last word.
 *
 * @param checksums Flyway's, by version
 */
record KnownMigrations(Map<String, Integer> checksums) {
    private static final String FOLDER = "db/migration";
    private static final Pattern NAME = Pattern.compile(FOLDER + "/V([0-9_.]+?)__[^/]+\\.sql");

    /** Empty where they do not come from a jar, as in tests run from an IDE. */
    static Optional<KnownMigrations> onClassPath() {
        try {
            var folder = KnownMigrations.class.getClassLoader().getResource(FOLDER);
            return folder != null && folder.openConnection() instanceof JarURLConnection jar
                    ? Optional.of(in(jar))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KnownMigrations in(JarURLConnection connection) throws IOException {
        var checksums = new HashMap<String, Integer>();
        var jar = connection.getJarFile();
        for (var entry : (Iterable<java.util.jar.JarEntry>) jar.stream()::iterator) {
            var name = NAME.matcher(entry.getName());
            if (name.matches()) {
                try (var text =
                        new BufferedReader(new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
                    checksums.put(Objects.requireNonNull(name.group(1)).replace('_', '.'), checksum(text));
                }
            }
        }
        return new KnownMigrations(Map.copyOf(checksums));
    }

    /** CRC-32 over the lines without their ends. */
    private static int checksum(BufferedReader text) throws IOException {
        var crc = new CRC32();
        for (var line = text.readLine(); line != null; line = text.readLine()) {
            crc.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return (int) crc.getValue();
    }

    boolean allApplied(Connection connection) throws SQLException {
        var applied = new HashMap<String, Integer>();
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(
                        "SELECT version, checksum FROM flyway_schema_history WHERE success AND version IS NOT NULL")) {
            while (answer.next()) {
                applied.put(answer.getString(1), answer.getInt(2));
            }
        } catch (SQLException e) {
            if (PSQLState.UNDEFINED_TABLE.getState().equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
        return applied.entrySet().containsAll(checksums.entrySet());
    }
}
