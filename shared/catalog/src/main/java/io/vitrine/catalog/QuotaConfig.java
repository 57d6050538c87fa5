package io.vitrine.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code [DEFAULT]}, as far as it concerns what the images of a project take together. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface QuotaConfig {
    /** Most that the images of one project may take, all copies counted: a number of bytes, or one with B, KB, MB, GB or TB behind it (of 1024 each); 0 is no limit. */
    @WithDefault("0")
    String userStorageQuota();

    /** Whether Keystone keeps the limits: then there is no other one of storage. */
    @WithDefault("false")
    boolean useKeystoneLimits();
}
