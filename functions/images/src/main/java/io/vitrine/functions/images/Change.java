package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.Placement;
import java.util.Optional;

/** What an image is to become. @param placement of its copies, where these change too */
record Change(Image.Settings settings, Optional<Placement> placement) {
    static Change of(Image.Settings settings) {
        return new Change(settings, Optional.empty());
    }
}
