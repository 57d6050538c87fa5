package io.vitrine.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What a deployment's database holds, looked at from outside. */
public final class LedgerView implements AutoCloseable {
    private static final int LINE_OF_PORT = 3;

    private final Connection connection;

    private LedgerView(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param address {@code jdbc:postgresql://host:port/database}
     */
    public static LedgerView at(String address, String user, String password) {
        var login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        try {
            return new LedgerView(DriverManager.getConnection(address, login));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot log in to " + address, e);
        }
    }

    /** That of a gateway's own PostgreSQL, with the password of its data folder. */
    static LedgerView of(DataFolder data) {
        var postgres = data.root().resolve("postgres");
        try {
            var password = Files.readString(postgres.resolve("password")).strip();
            var port = port(postgres.resolve("data/postmaster.pid"));
            return at("jdbc:postgresql://127.0.0.1:" + port + "/vitrine", "vitrine", password);
        } catch (IOException e) {
            throw new UncheckedIOException("no running PostgreSQL in " + postgres, e);
        }
    }

    private static int port(Path postmaster) throws IOException {
        return Integer.parseInt(Files.readAllLines(postmaster).get(LINE_OF_PORT).strip());
    }

    public List<String> locationsOfLiveImages() {
        return column("select l.url || ' ' || coalesce(l.attempt_id::text, '') from location l"
                + " join image i on i.id = l.image_id where i.deleted_at is null");
    }

    /** Attempts and jobs that wait or run, and images between two states, in sentences. */
    public List<String> unfinished() {
        var found = new ArrayList<String>();
        found.addAll(column("select 'attempt ' || id || ' at ' || step from attempt"
                + " where step not in ('committed', 'aborted')"));
        found.addAll(column("select 'job ' || id || ' (' || kind || ', ' || tries || ' tries, last error: '"
                + " || coalesce(last_error, 'none') || ')' from job"));
        found.addAll(column("select 'image ' || id || ' is saving' from image where status = 'saving'"));
        return found;
    }

    /** Changes what a test needs changed in the database itself. */
    public void execute(String command) {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot " + command, e);
        }
    }

    /** The only value that {@code query} answers. */
    public long number(String query) {
        return Long.parseLong(column(query).getFirst());
    }

    private List<String> column(String query) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the ledger", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the connection", e);
        }
    }
}
