package io.vitrine.volumes.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folder behind local volumes, which must be empty in the end but for what is always there. */
final class LocalFolder {
    private record Opened(Path folder, LocalVolumes volumes) {}

    private Optional<Opened> opened = Optional.empty();

    LocalVolumes keep(Path folder, LocalVolumes volumes) {
        opened = Optional.of(new Opened(folder, volumes));
        return volumes;
    }

    void closeEmpty() throws IOException {
        var last = opened.orElseThrow();
        last.volumes().close();
        assertThat(filesIn(last.folder())).isEmpty();
    }

    /** Files that volumes account for: not the lock, not the slots themselves. */
    static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .filter(file -> !file.toString().endsWith(".img"))
                    .toList();
        }
    }
}
