package io.vitrine.model;

import java.util.regex.Pattern;

/** Id of a worker: stable over restarts of the same worker, so that it finds what an earlier run of itself left behind. */
public record WorkerId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

    public WorkerId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a worker id has 1 to 255 letters, digits, dots, dashes or underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
