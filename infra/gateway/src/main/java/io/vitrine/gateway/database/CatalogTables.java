package io.vitrine.gateway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tables as the database itself describes them, so that a dump needs no change when a migration adds one. */
final class CatalogTables {
    static final String HISTORY = "flyway_schema_history";

    private static final String COLUMNS = """
            SELECT table_name, column_name FROM information_schema.columns
            JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
            ORDER BY table_name, ordinal_position
            """;
    private static final String REFERENCES = """
            SELECT child.relname, parent.relname FROM pg_constraint c
            JOIN pg_class child ON child.oid = c.conrelid JOIN pg_class parent ON parent.oid = c.confrelid
            WHERE c.contype = 'f' AND child.relnamespace = current_schema()::regnamespace AND child.oid <> parent.oid
            """;
    private static final String SEQUENCES = """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND is_identity = 'YES'
            """;

    private CatalogTables() {}

    /** Columns by table, referenced tables before those that refer to them; without the history of migrations. */
    static Map<String, List<String>> inOrder(Connection connection) throws SQLException {
        var columns = pairs(connection, COLUMNS);
        columns.remove(HISTORY);
        var parents = pairs(connection, REFERENCES);
        var ordered = new LinkedHashMap<String, List<String>>();
        columns.keySet().forEach(table -> place(table, columns, parents, ordered, new LinkedHashSet<>()));
        return ordered;
    }

    private static void place(
            String table,
            Map<String, List<String>> columns,
            Map<String, List<String>> parents,
            Map<String, List<String>> ordered,
            Set<String> under) {
        if (ordered.containsKey(table)) {
            return;
        }
        if (!under.add(table)) {
            throw new IllegalStateException("tables refer to each other in a circle: " + under);
        }
        for (var parent : parents.getOrDefault(table, List.of())) {
            place(parent, columns, parents, ordered, under);
        }
        ordered.put(table, columns.getOrDefault(table, List.of()));
    }

    /** Makes identity columns go on after the greatest value there is. */
    static void advanceSequences(Connection connection) throws SQLException {
        for (var identity : pairs(connection, SEQUENCES).entrySet()) {
            for (var column : identity.getValue()) {
                advance(connection, quoted(identity.getKey()), column);
            }
        }
    }

    private static void advance(Connection connection, String table, String column) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT setval(pg_get_serial_sequence(?, ?), coalesce(max("
                + quoted(column) + "), 0) + 1, false) FROM " + table)) {
            statement.setString(1, table);
            statement.setString(2, column);
            statement.executeQuery().close();
        }
    }

    static boolean exists(Connection connection, String table) throws SQLException {
        return pairs(connection, COLUMNS).containsKey(table);
    }

    static long count(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT count(*) FROM " + quoted(table))) {
            answer.next();
            return answer.getLong(1);
        }
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static Map<String, List<String>> pairs(Connection connection, String question) throws SQLException {
        var pairs = new TreeMap<String, List<String>>();
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            while (answer.next()) {
                pairs.computeIfAbsent(answer.getString(1), absent -> new ArrayList<>())
                        .add(answer.getString(2));
            }
        }
        return pairs;
    }
}
