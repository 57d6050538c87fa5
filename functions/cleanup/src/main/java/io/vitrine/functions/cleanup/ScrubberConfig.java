package io.vitrine.functions.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Glance's settings of its scrubber, section {@code [DEFAULT]}. Whether deletes are delayed at all is the API's setting. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface ScrubberConfig {
    /** Seconds that an image deleted with {@code delayed_delete} can be restored; 0 is until the next run. */
    @WithDefault("0")
    long scrubTime();

    /** Seconds between two runs of a timer. */
    @WithDefault("300")
    long wakeupTime();
}
