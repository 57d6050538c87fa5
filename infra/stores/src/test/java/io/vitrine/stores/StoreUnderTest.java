package io.vitrine.stores;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A store to be tested.
 *
 * @param places folders and devices of this host that the store uses: no open descriptor may stay there, no message may name them
 * @param behind what the store stands on, closed after it
 * @param leftovers what lies in the store, by names that a failing test can show: objects, volumes, attachments
 */
public record StoreUnderTest(ImageStore store, List<Path> places, Leftovers leftovers, AutoCloseable behind) {
    /** With nothing behind the store to close. */
    public StoreUnderTest(ImageStore store, List<Path> places, Leftovers leftovers) {
        this(store, places, leftovers, () -> {});
    }

    /** Looks behind the store. */
    @FunctionalInterface
    public interface Leftovers {
        Stream<String> find() throws Exception;
    }

    /** Every file below a folder, for stores whose objects are files. */
    public static Leftovers filesIn(Path folder) {
        return () -> {
            try (var files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).map(Path::toString).toList().stream();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        };
    }
}
