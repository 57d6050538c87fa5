package io.vitrine.model;

import java.util.Locale;

/** Status of an image (Images API, status table). {@code KILLED} is never entered; it exists for databases that hold it. */
public enum ImageStatus {
    QUEUED,
    SAVING,
    UPLOADING,
    IMPORTING,
    ACTIVE,
    DEACTIVATED,
    PENDING_DELETE,
    KILLED,
    DELETED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in JSON and in the database. */
    public String wireName() {
        return wireName;
    }

    /** The status of that wire name; anything else is an {@link IllegalArgumentException}. */
    public static ImageStatus ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /** Whether API calls see an image in this status; the others answer 404 to everybody, admins included. */
    public boolean isLive() {
        return this != PENDING_DELETE && this != KILLED && this != DELETED;
    }
}
