package io.vitrine.model;

import java.util.Optional;

/** What a store has found at a URL that is to be registered as an image. */
public sealed interface Adoption {
    /**
     * Bytes that the image may have.
     *
     * @param location where, with the URL as the store itself would write it
     * @param sizeBytes all of them, at least 1
     * @param caution a sentence for the operator's log: what is unsafe about it, if anything (the owner's project may remove the volume)
     */
    record Adoptable(Location location, long sizeBytes, Optional<String> caution) implements Adoption {}

    /**
     * Nothing, or something that the image must not have.
     *
     * @param fault {@code INVALID} where the URL is of no use to any image (nothing there, unusable, empty), {@code CONFLICT} where it is
     *     somebody else's
     * @param reason a sentence for the client, without a secret
     */
    record Refused(Fault fault, String reason) implements Adoption {}

    /** Nothing of this store: the URL names another, or what lies there is another's. That one may be asked. */
    record Elsewhere() implements Adoption {}
}
