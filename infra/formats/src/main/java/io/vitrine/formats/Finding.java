package io.vitrine.formats;

/**
 * A safety check that an image fails.
 *
 * @param check its name, such as {@code backing_file}
 * @param sentence what was found; never a piece of the image itself
 */
public record Finding(String check, String sentence) {}
