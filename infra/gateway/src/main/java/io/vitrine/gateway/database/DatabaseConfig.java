package io.vitrine.gateway.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Section {@code [database]}: how the catalogue's database is used. Names as in oslo.db where they mean the same. */
@ConfigMapping(prefix = "vitrine.database", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface DatabaseConfig {
    /** Most connections open at once; a request that finds none free waits. */
    @WithDefault("16")
    int maxPoolSize();

    /** Longest wait for a free connection, in seconds unless a unit is given. */
    @WithDefault("10")
    Duration poolTimeout();

    /** Longest wait for any answer of the database, in seconds unless a unit is given. */
    @WithDefault("30")
    Duration answerTimeout();

    /** How long the start waits for the database to take connections, in seconds unless a unit is given. */
    @WithDefault("60")
    Duration startTimeout();

    /** The password; from the environment rather than from a file that others read. */
    Optional<String> password();
}
