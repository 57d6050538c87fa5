package io.vitrine.gateway.database;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of a dump.
 *
 * @param format of the dump itself; this release writes and reads {@link #FORMAT}
 * @param schemaVersion the version of the tables the rows come from
 * @param created ISO 8601, UTC
 * @param server PostgreSQL's version, for whoever wonders later
 * @param tables by name, in the order in which references allow to fill them
 */
record DumpManifest(
        @JsonProperty("format") int format,
        @JsonProperty("schema_version") String schemaVersion,
        @JsonProperty("created") String created,
        @JsonProperty("server") String server,
        @JsonProperty("tables") Map<String, Table> tables) {
    static final int FORMAT = 1;
    static final String ENTRY = "manifest.json";

    /** The id of the worker whose disks the locations name; not in dumps of a database that has none of its own. */
    static final String WORKER = "worker-id";

    /** What was copied of one table. */
    record Table(
            @JsonProperty("columns") List<String> columns,
            @JsonProperty("rows") long rows) {}

    static String entry(String table) {
        return "tables/" + table + ".copy";
    }
}
