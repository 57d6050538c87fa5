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

    /** How long the start of a gateway waits for the database to take connections, in seconds unless a unit is given. */
    @WithDefault("60")
    Duration startTimeout();

    /** The password; from the environment rather than from a file that others read. */
    Optional<String> password();
}
