package io.vitrine.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code [cors]}: which web pages of other origins, such as a dashboard's, may use the API from a browser. */
@ConfigMapping(prefix = "vitrine.cors", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface CorsConfig {
    /** Origins that may, such as {@code https://dashboard.example.org}; {@code *} for any. Without it CORS is off. */
    Optional<List<String>> allowedOrigin();

    /** Whether pages may send credentials. */
    @WithDefault("true")
    boolean allowCredentials();

    /** How long browsers remember an answer; in seconds where there is no unit. */
    @WithDefault("3600")
    Duration maxAge();

    /** Methods that pages may use. */
    @WithDefault("GET,PUT,POST,DELETE,PATCH")
    List<String> allowMethods();

    /** Request headers that pages may send. */
    @WithDefault(
            "Content-MD5,X-Image-Meta-Checksum,X-Storage-Token,Accept-Encoding,X-Auth-Token,X-Identity-Status,X-Roles,X-Service-Catalog,X-User-Id,X-Tenant-Id,X-OpenStack-Request-ID")
    List<String> allowHeaders();

    /** Response headers that pages may read. */
    @WithDefault("X-Image-Meta-Checksum,X-Auth-Token,X-Subject-Token,X-Service-Token,X-OpenStack-Request-ID")
    List<String> exposeHeaders();
}
