package io.vitrine.model;

import java.util.Locale;

/**
 * How far an attempt at storing an image has come. The intent is recorded before an outside call, its result after it, so a
 * recovery knows what may exist. A store passes only the steps that it has: a file has no attachment.
 */
public enum AttemptStep {
    INTENT,
    VOLUME_REQUESTED,
    VOLUME_READY,
    RESERVED,
    CONNECTED,
    OPEN,
    STREAMING,
    FLUSHED,
    VERIFIED,
    CLOSED,
    DETACHED,
    SEALED,
    COMMITTED,
    ABORTING,
    ABORTED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in the database and in logs. */
    public String wireName() {
        return wireName;
    }

    public static AttemptStep ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /** Whether the attempt is still on its way: neither committed nor given up. */
    public boolean isUnderWay() {
        return compareTo(COMMITTED) < 0;
    }
}
