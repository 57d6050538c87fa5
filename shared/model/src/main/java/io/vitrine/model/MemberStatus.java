package io.vitrine.model;

import java.util.Locale;
import java.util.Optional;

/** What a member project has answered to being offered an image. */
public enum MemberStatus {
    PENDING,
    ACCEPTED,
    REJECTED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in JSON and in the database. */
    public String wireName() {
        return wireName;
    }

    /** The value of exactly that wire name, or empty. */
    public static Optional<MemberStatus> parse(String wireName) {
        for (var candidate : values()) {
            if (candidate.wireName.equals(wireName)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
