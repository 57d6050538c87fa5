package io.vitrine.volumes.local;

import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.VolumeServiceContract;
import java.nio.file.Path;

class SparseVolumesTest extends VolumeServiceContract {
    private final LocalFolder folder = new LocalFolder();

    @Override
    protected VolumeService open(Path path) throws Exception {
        return folder.keep(path, LocalVolumes.onSparseFiles(path));
    }

    @Override
    protected void close() throws Exception {
        folder.closeEmpty();
    }
}
