package io.vitrine.remote;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** {@code [import_filtering_opts]}: which URLs that clients name are fetched. A list of what is allowed makes the one of what is not be ignored. */
@ConfigMapping(prefix = "vitrine.import_filtering_opts", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface FilterConfig {
    /** Schemes that are fetched; empty for all but the disallowed. */
    @WithDefault("http,https")
    Optional<List<String>> allowedSchemes();

    /** Schemes that are not fetched. */
    Optional<List<String>> disallowedSchemes();

    /** Hosts that are fetched from; empty for all but the disallowed. Addresses of this host and of its link are reached only where they stand here. */
    Optional<List<String>> allowedHosts();

    /** Hosts, names or addresses, that are not fetched from. */
    Optional<List<String>> disallowedHosts();

    /** Ports that are fetched from, where the URL names one; empty for all but the disallowed. */
    @WithDefault("80,443")
    Optional<List<String>> allowedPorts();

    /** Ports that are not fetched from. */
    Optional<List<String>> disallowedPorts();
}
