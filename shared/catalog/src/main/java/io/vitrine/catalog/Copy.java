package io.vitrine.catalog;

import io.vitrine.model.Location;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A copy of an image's bytes, as its record tells of it.
 *
 * @param row which copy it is; empty for one that is not saved yet
 * @param metadata what clients have said of it: a JSON object
 * @param version what the copy's server called the bytes when it was registered; empty where it did not say, and where we have written it
 */
public record Copy(OptionalLong row, Location location, String metadata, Optional<String> version) {
    /** The same with other metadata. */
    public Copy withMetadata(String other) {
        return new Copy(row, location, other, version);
    }

    boolean isNew() {
        return row.isEmpty();
    }

    boolean isSameAs(Copy other) {
        return row.isPresent() && row.equals(other.row);
    }
}
