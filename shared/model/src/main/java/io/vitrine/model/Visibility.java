package io.vitrine.model;

import java.util.Locale;
import java.util.Optional;

/** Who sees an image (Images API, visibility table). */
public enum Visibility {
    PUBLIC,
    COMMUNITY,
    SHARED,
    PRIVATE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in JSON and in the database. */
    public String wireName() {
        return wireName;
    }

    /** The value of exactly that wire name, or empty. */
    public static Optional<Visibility> parse(String wireName) {
        for (var candidate : values()) {
            if (candidate.wireName.equals(wireName)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
