package io.vitrine.stores.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder in which a store keeps images.
 *
 * @param priority images go to where it is highest, as long as there is room
 */
public record ImageFolder(Path path, int priority) {
    /**
     * As {@code filesystem_store_datadirs} has them: {@code PATH:PRIORITY}, or {@code PATH} with priority 0. What is said twice counts once.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static List<ImageFolder> parse(List<String> written) {
        var folders = new ArrayList<ImageFolder>();
        for (var text : written) {
            var folder = parse(text);
            if (folders.stream().anyMatch(other -> other.isElsewhereInOrder(folder))) {
                throw new IllegalArgumentException(
                        "filesystem_store_datadirs has the folder " + folder.path() + " with two priorities.");
            }
            if (!folders.contains(folder)) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private boolean isElsewhereInOrder(ImageFolder other) {
        return path.equals(other.path()) && priority != other.priority();
    }

    private static ImageFolder parse(String text) {
        var colon = text.lastIndexOf(':');
        var path = (colon < 0 ? text : text.substring(0, colon)).strip();
        var priority = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (path.isEmpty() || !priority.matches("([+-]?\\d{1,9})?")) {
            throw new IllegalArgumentException("filesystem_store_datadirs has \"" + text
                    + "\": allowed are PATH and PATH:PRIORITY, the priority a whole number.");
        }
        return new ImageFolder(Path.of(path), priority.isEmpty() ? 0 : Integer.parseInt(priority));
    }
}
