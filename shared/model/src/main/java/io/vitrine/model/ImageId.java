package io.vitrine.model;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Id of an image record: a UUID in its 8-4-4-4-12 form, case kept as the client gave it (Images API, image record).
 */
public record ImageId(String value) {
    private static final String SHAPE = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    /** The shape as a client sees it in the image schema. */
    public static final String PATTERN =
            "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";

    public ImageId {
        if (!hasShape(value)) {
            throw new IllegalArgumentException("not an image id: 8-4-4-4-12 hexadecimal digits expected");
        }
    }

    /** The id that {@code text} spells, or empty where it has another shape. */
    public static Optional<ImageId> parse(String text) {
        return hasShape(text) ? Optional.of(new ImageId(text)) : Optional.empty();
    }

    /** Character by character: each record of each list passes here. */
    private static boolean hasShape(String text) {
        boolean fits = text.length() == SHAPE.length();
        for (int at = 0; fits && at < SHAPE.length(); at++) {
            fits = fits(text.charAt(at), SHAPE.charAt(at));
        }
        return fits;
    }

    private static boolean fits(char character, char place) {
        return place == '-' ? character == '-' : HexFormat.isHexDigit(character);
    }

    public static ImageId fresh() {
        return new ImageId(TimeOrderedId.next().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
