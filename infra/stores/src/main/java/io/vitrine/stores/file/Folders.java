package io.vitrine.stores.file;

import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.file.NativeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The folders of one store. A new file goes into one of them; where an old one lies is seen by looking, for its name is there only once. */
final class Folders {
    private final List<ImageFolder> byPriority;
    private final ToLongFunction<Path> freeBytes;

    /** @param freeBytes how much room is left in a folder */
    Folders(List<ImageFolder> folders, ToLongFunction<Path> freeBytes) {
        this.byPriority = folders.stream()
                .sorted(Comparator.comparingInt(ImageFolder::priority).reversed())
                .toList();
        this.freeBytes = freeBytes;
    }

    void make() throws IOException {
        for (var folder : byPriority) {
            Files.createDirectories(folder.path());
        }
    }

    /** The roomiest of those with the highest priority that have room for a new image; {@code TOO_LARGE} where there is none. */
    Path forNew(OptionalLong sizeBytes) throws StoreException {
        if (byPriority.size() == 1) {
            return byPriority.getFirst().path();
        }
        var best = Optional.<ImageFolder>empty();
        var most = 0L;
        for (var folder : byPriority) {
            if (best.isPresent() && folder.priority() < best.get().priority()) {
                break;
            }
            var free = freeBytes.applyAsLong(folder.path());
            if (free > most && free >= sizeBytes.orElse(0)) {
                most = free;
                best = Optional.of(folder);
            }
        }
        return best.map(ImageFolder::path)
                .orElseThrow(
                        () -> new StoreException(Fault.TOO_LARGE, "no folder of the store has room for the image"));
    }

    /** All of them, the first to be filled first. */
    String names() {
        return byPriority.stream().map(folder -> folder.path().toString()).collect(Collectors.joining(", "));
    }

    /** Where it is, or would be. */
    Path pathOf(ImageFile file) {
        return byPriority.stream()
                .map(folder -> folder.path().resolve(file.name()))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> byPriority.getFirst().path().resolve(file.name()));
    }

    List<ImageFile> files() throws IOException {
        var files = new ArrayList<ImageFile>();
        for (var folder : byPriority) {
            try (var names = Files.list(folder.path())) {
                names.map(path -> ImageFile.parse(path.getFileName().toString()))
                        .flatMap(Optional::stream)
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** Also those that are gone already: whoever asked for it may have been killed before it was durable. */
    void delete(List<ImageFile> files) throws IOException {
        for (var folder : byPriority) {
            for (var file : files) {
                Files.deleteIfExists(folder.path().resolve(file.name()));
            }
            NativeFile.syncFolder(folder.path());
        }
    }

    boolean areUsable() {
        return byPriority.stream()
                .map(ImageFolder::path)
                .allMatch(folder -> Files.isDirectory(folder) && Files.isWritable(folder));
    }
}
