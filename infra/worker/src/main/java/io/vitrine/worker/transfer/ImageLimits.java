package io.vitrine.worker.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code [DEFAULT]} of glance-api.conf, as far as it concerns image data. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface ImageLimits {
    /** Largest image in bytes. */
    @WithDefault("1099511627776")
    long imageSizeCap();

    /** hashlib's name of the digest in os_hash_value. */
    @WithDefault("sha512")
    String hashingAlgorithm();

    /** Most tries at reading bytes that were registered by their URL for their digests. */
    @WithDefault("3")
    int httpRetries();
}
