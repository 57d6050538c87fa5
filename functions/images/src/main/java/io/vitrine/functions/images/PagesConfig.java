package io.vitrine.functions.images;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code [vitrine]}, as far as it concerns pages of lists. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface PagesConfig {
    /**
     * Most bytes that the images of a page take, as a text within JSON; a page that would be larger ends early, with a link to the rest. A load
     * balancer in front of a function carries 1 MB, head and all.
     */
    @WithDefault("900000")
    long maxPageBytes();
}
