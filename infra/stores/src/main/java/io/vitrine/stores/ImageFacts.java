package io.vitrine.stores;

import java.util.Optional;

/**
 * What the catalogue says of an image, as far as a store notes it beside the bytes.
 *
 * @param owner the project that owns it; empty where none does
 */
public record ImageFacts(
        Optional<String> owner, Optional<String> name, Optional<String> diskFormat, Optional<String> containerFormat) {
    /** Of an image about which nothing is known. */
    public static final ImageFacts NONE =
            new ImageFacts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
