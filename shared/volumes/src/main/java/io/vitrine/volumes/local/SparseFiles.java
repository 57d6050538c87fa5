package io.vitrine.volumes.local;

import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.file.FileTrouble;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One sparse file per volume, named by its id, in one folder: takes the space of what is written, not of what is promised. */
final class SparseFiles implements Backing {
    private final Path folder;

    SparseFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    @Override
    public List<String> candidates(String id, Gib size) {
        return List.of(id);
    }

    @Override
    public void create(String place, Gib size) throws VolumeException {
        try (var file = NativeFile.open(path(place), Access.CREATE)) {
            file.resize(size.bytes());
            file.sync();
            NativeFile.syncFolder(folder);
        } catch (IOException e) {
            throw trouble("creating a volume of " + size.count() + " GiB", e);
        }
    }

    @Override
    public void extend(String place, Gib from, Gib to) throws VolumeException {
        try (var file = NativeFile.open(path(place), Access.WRITE)) {
            if (file.sizeBytes() < to.bytes()) {
                file.resize(to.bytes());
                file.sync();
            }
        } catch (IOException e) {
            throw trouble("extending a volume to " + to.count() + " GiB", e);
        }
    }

    @Override
    public void remove(String place) throws VolumeException {
        try {
            Files.deleteIfExists(path(place));
            NativeFile.syncFolder(folder);
        } catch (IOException e) {
            throw trouble("removing a volume", e);
        }
    }

    @Override
    public boolean holds(String place, Gib size) {
        var file = path(place);
        try {
            return Files.isRegularFile(file) && Files.size(file) >= size.bytes();
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Override
    public void probe() throws VolumeException {
        requireWritable(folder);
    }

    static void requireWritable(Path folder) throws VolumeException {
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new VolumeException(Fault.UNAVAILABLE, "the folder of the volumes is missing or cannot be written");
        }
    }

    @Override
    public Path path(String place) {
        return folder.resolve(place);
    }

    static VolumeException trouble(String doing, IOException e) {
        return new VolumeException(FileTrouble.faultOf(e), doing + " failed: " + FileTrouble.reasonOf(e), e);
    }
}
