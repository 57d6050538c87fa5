package io.vitrine.stores.volume;

import io.vitrine.stores.ImageStoreContract;
import io.vitrine.stores.StoreUnderTest;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.volumes.local.LoopDevices;
import io.vitrine.volumes.local.NeedsBlockDevice;
import java.nio.file.Path;

@NeedsBlockDevice
class LoopDeviceVolumeStoreTest extends ImageStoreContract {
    @Override
    protected StoreUnderTest subject(Path folder) throws Exception {
        var devices = LoopDevices.of(folder, 4, 4, 4);
        return VolumeFixture.subject(LocalVolumes.onBlockDevices(folder, devices.paths()), devices.paths(), devices);
    }
}
