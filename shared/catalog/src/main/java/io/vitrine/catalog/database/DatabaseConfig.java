package io.vitrine.catalog.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Section {@code [database]}: how the catalogue's database is used. Names as in oslo.db where they mean the same. */
@ConfigMapping(prefix = "vitrine.database", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface DatabaseConfig {
    /**
     * Most connections open at once; a request that finds none free waits. One is enough for a process that is given one request at a time. Six
     * processes with the default leave a quarter of what a PostgreSQL of 100 connections has.
     */
    @WithDefault("12")
    int maxPoolSize();

    /** Whether a proxy that shares server connections between clients stands in between (PgBouncer, RDS Proxy): nothing is then prepared on them. */
    @WithDefault("false")
    boolean poolingProxy();

    /** Longest wait for a free connection, in seconds unless a unit is given. */
    @WithDefault("10")
    Duration poolTimeout();

    /** Longest wait for any answer of the database, in seconds unless a unit is given. */
    @WithDefault("30")
    Duration answerTimeout();

    /**
     * Longest a statement may run at the server, in seconds unless a unit is given, 0 for any time; less than {@code answer_timeout}, so that
     * nothing runs on for which nobody waits. Behind a pooling proxy the database's account has to say it.
     */
    @WithDefault("25")
    Duration statementTimeout();

    /** Longest a statement may wait for what another transaction holds; as {@code statement_timeout} else. */
    @WithDefault("10")
    Duration lockTimeout();

    /**
     * Longest a transaction may stand still before the server ends its connection and gives back what it holds: its process is frozen or cut
     * off; as {@code statement_timeout} else.
     */
    @WithDefault("30")
    Duration idleInTransactionTimeout();

    /** How long the start of a gateway waits for the database to take connections, in seconds unless a unit is given. */
    @WithDefault("60")
    Duration startTimeout();

    /** The password; from the environment rather than from a file that others read. */
    Optional<String> password();
}
