package io.vitrine.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code [vitrine]}, as far as it concerns connections. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface ConnectionConfig {
    /**
     * How long a connection may be open while no request runs on it: one that is silent, one whose request line and headers do not come to their
     * end, one that is kept after an answer. 0 for ever.
     */
    @WithDefault("75s")
    Duration connectionIdleTimeout();
}
