package io.vitrine.functions.images;

import java.util.Locale;

/** What somebody may do with an additional property. */
enum PropertyUse {
    CREATE,
    READ,
    UPDATE,
    DELETE;

    /** The name in a file of property protections. */
    String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
