package io.vitrine.catalog;

/** What came of creating an image record. */
public sealed interface Creation {
    record Created(Image image) implements Creation {}

    /** The id belongs to another image, perhaps a deleted one that is not yet purged. */
    record IdTaken() implements Creation {}
}
