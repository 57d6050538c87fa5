package io.vitrine.catalog.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import java.nio.file.Path;
import java.util.Optional;

/** Section {@code [vitrine]}: which database. The command line fills both in where the gateway brings its own. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface DatabasePlace {
    /** {@code postgresql://user@host/database}; without it the gateway runs its own PostgreSQL in the data folder. */
    Optional<String> database();

    /** A file with nothing but the password in it, readable by this process only. */
    Optional<Path> databasePasswordFile();
}
