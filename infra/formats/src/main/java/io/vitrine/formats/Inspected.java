package io.vitrine.formats;

import java.util.List;

/**
 * What a stream turned out to be.
 *
 * @param formats all that it has; empty for a raw one, more than one where formats hide in each other
 */
public record Inspected(long sizeBytes, List<Detected> formats) {
    public Inspected {
        formats = List.copyOf(formats);
    }
}
