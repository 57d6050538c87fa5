package io.vitrine.http.keystone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import io.vitrine.keystone.AuthOptions;
import java.util.Optional;

/** Section {@code [oslo_limit]}: as whom limits are read, and which endpoint they belong to. Without {@code auth_url} as the user of {@code [keystone_authtoken]}. */
@ConfigMapping(prefix = "vitrine.oslo_limit", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface LimitConfig extends AuthOptions {
    /** The endpoint whose service and region the limits are for; else it is looked for by the options below. */
    Optional<String> endpointId();

    /** The type of the service. */
    @WithDefault("image")
    String endpointServiceType();

    /** Its name, where several have the type. */
    Optional<String> endpointServiceName();

    /** Its region; limits without a region count where there are none for it. */
    Optional<String> endpointRegionName();

    /** The endpoint's interface. */
    @WithDefault("public")
    String endpointInterface();
}
