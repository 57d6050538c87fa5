package io.vitrine.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code [vitrine]}, as far as it concerns the form of answers. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface GzipConfig {
    /** Whether JSON is compressed for clients that accept gzip, as Glance's filter of that name does; bytes of images never are. */
    @WithDefault("false")
    boolean gzip();
}
