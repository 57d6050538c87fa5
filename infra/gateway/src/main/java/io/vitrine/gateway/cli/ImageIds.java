package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import io.vitrine.model.ImageId;

/** Ids of images as operators type them. */
final class ImageIds {
    private ImageIds() {}

    static ImageId parse(String text) throws Refusal {
        return ImageId.parse(text)
                .orElseThrow(() -> Refusal.misuse("\"" + text + "\" is no id of an image, which is a UUID."));
    }
}
