package io.vitrine.http.keystone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;

/** {@code [DEFAULT]}, as far as it concerns what projects may use. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface LimitSwitchConfig {
    /** Whether Keystone's unified limits say what a project may use. */
    @WithDefault("false")
    boolean useKeystoneLimits();
}
