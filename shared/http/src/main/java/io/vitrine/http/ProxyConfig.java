package io.vitrine.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code [oslo_middleware]}: whether a proxy in front is believed. */
@ConfigMapping(prefix = "vitrine.oslo_middleware", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface ProxyConfig {
    /** Whether Forwarded and X-Forwarded-Proto, -Host and -Prefix say which URL the client used; switch it on only behind a proxy that sets them. */
    @WithDefault("false")
    boolean enableProxyHeadersParsing();
}
