package io.vitrine.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What is to become of the copies of an image.
 *
 * @param copies all there shall be; those of before that are missing are removed with their bytes
 * @param content what the bytes of an image are that is queued: it is active from then on. Empty for one that has bytes
 * @param hashing of the first copy, a job; with {@code content} alone
 */
public record Placement(List<Copy> copies, Optional<ContentFacts> content, Optional<Hashing> hashing) {
    /** Of bytes whose digests are as they are. */
    public Placement(List<Copy> copies, Optional<ContentFacts> content) {
        this(copies, content, Optional.empty());
    }

    public Placement {
        copies = List.copyOf(copies);
    }

    /** Whether the image has its bytes, and they are believed to be the right ones. */
    boolean activates() {
        return content.isPresent() && hashing.flatMap(Hashing::mustBe).isEmpty();
    }
}
