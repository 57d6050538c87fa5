package io.vitrine.volumes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What this process has open: tests end with nothing open where they worked. */
public final class OpenDescriptors {
    private OpenDescriptors() {}

    /** Paths of open descriptors in folders and on devices, locks of folders aside. */
    public static List<Path> in(Collection<Path> places) throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .flatMap(OpenDescriptors::target)
                    .filter(path -> places.stream().anyMatch(path::startsWith))
                    .filter(path -> !path.endsWith("lock"))
                    .toList();
        }
    }

    private static Stream<Path> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor));
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }
}
