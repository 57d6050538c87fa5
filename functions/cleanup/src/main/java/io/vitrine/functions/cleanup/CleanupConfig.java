package io.vitrine.functions.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the clean-up, section {@code [vitrine]}. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface CleanupConfig {
    /** How long the record of a deleted image is kept; until then its id stays taken. */
    @WithDefault("P30D")
    Duration purgeDeletedAfter();
}
