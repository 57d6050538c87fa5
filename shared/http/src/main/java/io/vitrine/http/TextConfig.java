package io.vitrine.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code [vitrine]}, as far as it concerns text from clients. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface TextConfig {
    /** Whether names, tags, properties and members may have characters of four bytes in UTF-8, such as emoji; Glance refuses them. */
    @WithDefault("false")
    boolean fourByteUtf8();
}
