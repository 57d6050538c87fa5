package io.vitrine.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What is to become of the copies of an image.
 *
 * @param copies all there shall be; those of before that are missing are removed with their bytes
 * @param content what the bytes of an image are that is queued: it is active from then on. Empty for one that has bytes
 */
public record Placement(List<Copy> copies, Optional<ContentFacts> content) {
    public Placement {
        copies = List.copyOf(copies);
    }
}
