package io.vitrine.http.identity;

import java.util.Locale;

/** The values of {@code [vitrine] identity}. */
public enum IdentityMode {
    /** Everybody is an admin of one project. */
    NONE,
    /** User name and password, from the users file. */
    BASIC;

    /**
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static IdentityMode parse(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "none" -> NONE;
            case "basic" -> BASIC;
            case "keystone" ->
                throw new IllegalArgumentException(
                        "Identity \"keystone\" is not in this release: use none (loopback only) or basic (users file).");
            default ->
                throw new IllegalArgumentException("Identity \"" + value
                        + "\" is unknown: allowed are none (loopback only) and basic (users file).");
        };
    }
}
