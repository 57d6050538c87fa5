package io.vitrine.catalog;

import java.util.Optional;

/** What an image's record says its data is; it cannot be changed any more once the image is saving. */
public record DeclaredFormats(Optional<String> diskFormat, Optional<String> containerFormat) {}
