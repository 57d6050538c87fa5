package io.vitrine.functions.images;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code [DEFAULT]}, as far as it concerns image records. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface ImagesConfig {
    /** Images on a page of the list where the client does not say how many. */
    @WithDefault("25")
    int limitParamDefault();

    /** Most images on a page of the list, whatever the client says. */
    @WithDefault("1000")
    int apiLimitMax();

    /** Most additional properties of an image; below 0 is no limit. */
    @WithDefault("128")
    int imagePropertyQuota();

    /** Most tags of an image; below 0 is no limit. */
    @WithDefault("128")
    int imageTagQuota();

    /** Most members of an image; below 0 is no limit. */
    @WithDefault("128")
    int imageMemberQuota();

    /** Most locations of an image that clients add; below 0 is no limit. */
    @WithDefault("10")
    int imageLocationQuota();

    /** hashlib's name of the digest in os_hash_value. */
    @WithDefault("sha512")
    String hashingAlgorithm();

    /** Whether records show the URL of their bytes as {@code direct_url}. */
    @WithDefault("false")
    boolean showImageDirectUrl();

    /** Whether records show the URLs of all copies of their bytes as {@code locations}. */
    @WithDefault("false")
    boolean showMultipleLocations();

    /** Whether the digests of bytes that are registered by their URL are made, and compared with what the client says they are. */
    @WithDefault("true")
    boolean doSecureHash();

    /** Whether a deleted image's bytes stay until the scrubber's time has come, so that an operator can restore it. */
    @WithDefault("false")
    boolean delayedDelete();
}
