package io.vitrine.model;

import java.util.regex.Pattern;

/** Id of one attachment of a volume to one host. */
public record AttachmentId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

    public AttachmentId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "an attachment id has 1 to 255 letters, digits, dots, dashes or underscores");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
