package io.vitrine.model;

import java.util.Locale;

/** What a project may use only so much of (Images API, unified limits), under the names that limits are registered by. */
public enum Quota {
    /** MiB: size of each image times its locations. */
    IMAGE_SIZE_TOTAL,
    /** MiB of images that wait to be imported. */
    IMAGE_STAGE_TOTAL,
    /** Images, whatever their state. */
    IMAGE_COUNT_TOTAL,
    /** Images that get their bytes right now. */
    IMAGE_COUNT_UPLOADING;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in Keystone and in JSON. */
    public String wireName() {
        return wireName;
    }
}
