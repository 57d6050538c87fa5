package io.vitrine.http.keystone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;

/** {@code [DEFAULT]}, as far as it concerns who comes without a token. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface AnonymousConfig {
    /** Whether who has no valid token may read what policies let somebody without project and roles read. */
    @WithDefault("false")
    boolean allowAnonymousAccess();
}
