package io.vitrine.stores;

import java.io.IOException;
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

    /** Descriptors of this process that are open in the store's places, locks aside. */
    Stream<String> openDescriptors() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .flatMap(StoreUnderTest::target)
                    .filter(path -> places.stream().anyMatch(path::startsWith))
                    .filter(path -> !path.endsWith("lock"))
                    .map(Path::toString)
                    .toList()
                    .stream();
        }
    }

    private static Stream<Path> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor));
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
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
