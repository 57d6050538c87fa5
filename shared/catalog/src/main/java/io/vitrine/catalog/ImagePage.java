package io.vitrine.catalog;

import java.util.List;

/** A page of the list of images, or the news that its marker is not an image the caller sees. */
public sealed interface ImagePage {
    /** @param full whether the page holds as many rows as were asked for, so that there may be more */
    record Page(List<Image> images, boolean full) implements ImagePage {
        public Page {
            images = List.copyOf(images);
        }
    }

    record UnknownMarker() implements ImagePage {}
}
