package io.vitrine.model;

import java.util.regex.Pattern;

/** Id of a configured store: the name before the colon in {@code enabled_backends}. */
public record StoreId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}");

    public StoreId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a store id has 1 to 63 letters, digits, dots, dashes or underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
