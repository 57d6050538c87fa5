package io.vitrine.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** How many statements PostgreSQL runs, by its own count (extension pg_stat_statements, which Debian's package has). */
record StatementCounts(LedgerView ledger) implements AutoCloseable {
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(60);

    /** The extension wants the server to start with it: it is ended, and comes back by itself. */
    static void enable(RunningSplit split) {
        var starts = split.starts("database");
        try (var ledger = split.ledger()) {
            ledger.execute("alter system set shared_preload_libraries = 'pg_stat_statements'");
        }
        split.part("database").kill();
        await().atMost(RESTART_LIMIT).until(() -> split.starts("database") > starts && split.isUp());
        try (var ledger = split.ledger()) {
            ledger.execute("create extension pg_stat_statements");
        }
    }

    static StatementCounts of(RunningSplit split) {
        return new StatementCounts(split.ledger());
    }

    /**
     * Statements of one run of {@code request}: what all of them took, by their number. What heartbeats and timers ask meanwhile is far less than
     * one for each, and rounded away.
     */
    long each(int runs, Runnable request) {
        var before = calls();
        for (int run = 0; run < runs; run++) {
            request.run();
        }
        return Math.round((calls() - before) / (double) runs);
    }

    /** Without those that begin and end transactions, and without this one. */
    private long calls() {
        return ledger.number("select coalesce(sum(calls), 0) from pg_stat_statements"
                + " where query ~* '^\\s*(select|insert|update|delete|with|merge)' and query !~ 'pg_stat_statements'");
    }

    @Override
    public void close() {
        ledger.close();
    }
}
