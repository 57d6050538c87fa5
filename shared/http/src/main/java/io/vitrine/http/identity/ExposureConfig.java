package io.vitrine.http.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;

/** Section {@code [vitrine]}: how a process can be reached. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface ExposureConfig {
    /** The address the API listens on. */
    @WithDefault("127.0.0.1")
    String bindHost();

    /** Whether a proxy that terminates TLS stands in front. */
    @WithDefault("false")
    boolean proxied();
}
