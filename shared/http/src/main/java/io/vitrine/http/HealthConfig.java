package io.vitrine.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code [healthcheck]}: what load balancers are told at {@code /healthcheck}. */
@ConfigMapping(prefix = "vitrine.healthcheck", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface HealthConfig {
    /** While this file exists the answer is 503, so that a load balancer takes the process out before it stops. */
    @WithDefault("/etc/glance/healthcheck_disable")
    String disableByFilePath();
}
