package io.vitrine.volumes.local;

import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.VolumeServiceContract;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

@NeedsBlockDevice
class LoopDeviceVolumesTest extends VolumeServiceContract {
    private final LocalFolder folder = new LocalFolder();
    private final CompletableFuture<LoopDevices> devices = new CompletableFuture<>();

    @Override
    protected VolumeService open(Path path) throws Exception {
        devices.complete(LoopDevices.of(path, 2, 2));
        return folder.keep(
                path, LocalVolumes.onBlockDevices(path, devices.join().paths()));
    }

    @Override
    protected void close() throws Exception {
        folder.closeEmpty();
        devices.join().close();
    }
}
