package io.vitrine.gateway.keystone;

import io.smallrye.config.ConfigMapping;
import io.vitrine.keystone.AuthOptions;
import java.util.Optional;

/** Who runs a command at the cloud, from the variables {@code OS_...} that an openrc file sets. */
@ConfigMapping(prefix = OpenrcOptions.PREFIX, namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface OpenrcOptions extends AuthOptions {
    /** What {@code OS_} becomes; none of the sections of a configuration file. */
    String PREFIX = "openrc";

    /** The region that is meant where none is named. */
    Optional<String> regionName();
}
