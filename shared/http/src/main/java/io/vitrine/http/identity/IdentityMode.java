package io.vitrine.http.identity;

import java.util.Locale;
import java.util.Optional;

/** The values of {@code [vitrine] identity}. */
public enum IdentityMode {
    /** Everybody is an admin of one project. */
    NONE,
    /** User name and password, from the users file. */
    BASIC,
    /** A token that Keystone knows. */
    KEYSTONE;

    /**
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static IdentityMode parse(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "none" -> NONE;
            case "basic" -> BASIC;
            case "keystone" -> KEYSTONE;
            default ->
                throw new IllegalArgumentException("Identity \"" + value
                        + "\" is unknown: allowed are keystone, basic (users file) and none (loopback only).");
        };
    }

    /**
     * What is meant where it may be left out.
     *
     * @param value of the option
     * @param keystone {@code [keystone_authtoken] auth_url}: whoever sets that wants it to count
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static IdentityMode of(Optional<String> value, Optional<String> keystone) {
        return value.map(IdentityMode::parse).orElse(keystone.isPresent() ? KEYSTONE : NONE);
    }
}
