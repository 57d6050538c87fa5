package io.vitrine.http.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Section {@code [vitrine]}: who may use the API. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface IdentityConfig {
    /**
     * {@code keystone}, {@code basic} (users file) or {@code none} (loopback only: everybody is an admin). Unless set it is {@code keystone} where
     * {@code [keystone_authtoken] auth_url} is, else {@code none}.
     */
    Optional<String> identity();

    /** The project that owns what is created in mode {@code none}. */
    @WithDefault("default")
    String project();

    /** The users file of mode {@code basic}; {@code users} in the data folder unless set. */
    Optional<Path> usersFile();

    /** How long a password that was right is taken without hashing it again, in seconds unless a unit is given. */
    @WithDefault("60")
    Duration passwordCacheTime();

    /** The realm named in a 401 of mode {@code basic}. */
    @WithDefault("Image service")
    String realm();
}
