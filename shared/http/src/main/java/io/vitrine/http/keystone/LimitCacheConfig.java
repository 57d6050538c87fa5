package io.vitrine.http.keystone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Section {@code [vitrine]}: what is remembered of limits. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface LimitCacheConfig {
    /** For how long a project's limits are not asked for again, in seconds unless a unit is given; those known last go on while Keystone is away. */
    @WithDefault("0")
    Duration limitCacheTime();
}
