package io.vitrine.functions.cleanup;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The clean-ups by the names that commands and scheduled events use, the most urgent first. */
public enum CleanupName {
    /** Uploads whose worker fell silent. */
    LEASES,
    /** Jobs whose bell was lost. */
    BELLS,
    /** Images that wait for bytes that nobody brings. */
    UPLOADS,
    /** Images deleted with {@code delayed_delete} whose time has come. */
    PENDING_DELETES,
    /** Rows of what was deleted long ago. */
    PURGE,
    /** The request that workers compare their stores with the ledger. */
    AUDIT,
    /** The request that workers read copies again. */
    VERIFY;

    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As in {@code pending-deletes}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** An {@link IllegalArgumentException} with a sentence for anything else. */
    public static CleanupName ofWireName(String text) {
        return Arrays.stream(values())
                .filter(name -> name.wireName.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no clean-up \"" + text + "\"; there are " + all() + "."));
    }

    /** All wire names, for a sentence. */
    public static String all() {
        return Arrays.stream(values()).map(CleanupName::wireName).collect(Collectors.joining(", "));
    }
}
