package io.vitrine.volumes.local;

import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.VolumeServiceContract;
import java.nio.file.Path;

/** Slots that are files, where block devices need privileges. */
class FileSlotVolumesTest extends VolumeServiceContract {
    private final LocalFolder folder = new LocalFolder();

    @Override
    protected VolumeService open(Path path) throws Exception {
        return folder.keep(path, LocalVolumes.onBlockDevices(path, Slots.files(path, 2, 2)));
    }

    @Override
    protected void close() throws Exception {
        folder.closeEmpty();
    }
}
