package io.vitrine.stores;

import java.util.Locale;

/** How much of a fresh image is read back before it counts as stored: the setting {@code verify_after_write}. */
public enum Verification {
    OFF,
    /** First and last MiB and 64 others. */
    SAMPLE,
    /** Every MiB. */
    FULL;

    /** As the setting spells it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The value as the settings spell it; anything else is an {@link IllegalArgumentException}. */
    public static Verification of(String setting) {
        return valueOf(setting.toUpperCase(Locale.ROOT));
    }
}
