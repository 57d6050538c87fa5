package io.vitrine.config;

import java.util.Optional;

/** What one line of a configuration file does. */
public sealed interface Verdict {
    /** It does what it does in Glance, or what the reference says. */
    record Used() implements Verdict {}

    /** It does that but for a part. @param but a sentence that says which */
    record Remarked(String but) implements Verdict {}

    /** It is said again further down or in a later file, and that counts. */
    record Overruled(String by) implements Verdict {}

    /** It is known and means nothing here. */
    record NoUse(String why) implements Verdict {}

    /** It belongs to a store of a type that is not there yet. */
    record OfAbsentStore(String store, String type) implements Verdict {}

    /** @param allowed what would be; a part of a sentence */
    record BadValue(String allowed) implements Verdict {}

    /** @param nearest the known name that resembles it most */
    record Unknown(Optional<OptionName> nearest) implements Verdict {}
}
