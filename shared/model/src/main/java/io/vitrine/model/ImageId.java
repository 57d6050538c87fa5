package io.vitrine.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Id of an image record: a UUID in its 8-4-4-4-12 form, case kept as the client gave it (Images API, image record).
 */
public record ImageId(String value) {
    private static final Pattern SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** The shape as a client sees it in the image schema. */
    public static final String PATTERN =
            "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";

    public ImageId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not an image id: 8-4-4-4-12 hexadecimal digits expected");
        }
    }

    /** The id that {@code text} spells, or empty where it has another shape. */
    public static Optional<ImageId> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new ImageId(text)) : Optional.empty();
    }

    public static ImageId fresh() {
        return new ImageId(TimeOrderedId.next().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
