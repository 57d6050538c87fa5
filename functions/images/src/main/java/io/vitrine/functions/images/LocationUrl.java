package io.vitrine.functions.images;

import io.vitrine.model.Location;
import java.util.Locale;

/** URLs of locations, as far as they are alike in all stores. */
final class LocationUrl {
    /** What names a volume, with its store in front or without. */
    static final String VOLUME_SCHEME = "cinder";

    private static final String VOLUME_PREFIX = VOLUME_SCHEME + "://";

    private LocationUrl() {}

    /** In lower case; empty for what has none. */
    static String scheme(String url) {
        int end = url.indexOf("://");
        return end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** As clients are shown it: with the store in it, also where it was written before there were several (Images API 9.1). */
    static String shown(Location at) {
        var url = at.url();
        return url.startsWith(VOLUME_PREFIX) && url.indexOf('/', VOLUME_PREFIX.length()) < 0
                ? VOLUME_PREFIX + at.store() + "/" + url.substring(VOLUME_PREFIX.length())
                : url;
    }
}
