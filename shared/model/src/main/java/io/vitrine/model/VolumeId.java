package io.vitrine.model;

import java.util.regex.Pattern;

/** Id of a block volume, as the volume service names it. */
public record VolumeId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

    public VolumeId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a volume id has 1 to 255 letters, digits, dots, dashes or underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
