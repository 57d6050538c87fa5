package io.vitrine.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** {@code [DEFAULT]}, as far as it concerns every request. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface ApiConfig {
    /** Base URL in version documents and Location headers; without it they follow the request. */
    Optional<String> publicEndpoint();

    /** Most characters of a request id that a client brings along; more are answered with 431; 0 is no limit. */
    @WithDefault("64")
    int maxRequestIdLength();
}
