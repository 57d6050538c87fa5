package io.vitrine.http.keystone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Section {@code [vitrine]}: what is remembered of tokens. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface TokenCacheConfig {
    /** For how long a token that Keystone does not know is refused without asking again, in seconds unless a unit is given. */
    @WithDefault("10")
    Duration tokenRefusalTime();

    /** How many tokens are remembered at most. */
    @WithDefault("10000")
    int tokenCacheSize();
}
