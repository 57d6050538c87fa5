package io.vitrine.stores.file;

import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of an image's file: {@code IMAGE.ATTEMPT}, with {@code .part} behind it until it is whole. Nothing else in the folder is ours. */
record ImageFile(ImageId image, AttemptId attempt, boolean isPart) {
    private static final String UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
    private static final Pattern NAME = Pattern.compile("(" + UUID + ")\\.(" + UUID + ")(\\.part)?");
    private static final String PART = ".part";

    /** The file of exactly that name, or empty: what passes names a file in the folder itself, whatever it was taken from. */
    static Optional<ImageFile> parse(String name) {
        var parts = NAME.matcher(name);
        return parts.matches()
                ? Optional.of(new ImageFile(
                        new ImageId(parts.group(1)), AttemptId.parse(parts.group(2)), name.endsWith(PART)))
                : Optional.empty();
    }

    ImageFile part() {
        return new ImageFile(image, attempt, true);
    }

    String name() {
        return image + "." + attempt + (isPart ? PART : "");
    }
}
