package io.vitrine.stores.volume;

import io.vitrine.stores.ImageStoreContract;
import io.vitrine.stores.StoreUnderTest;
import io.vitrine.volumes.local.LocalVolumes;
import java.nio.file.Path;
import java.util.List;

class SparseVolumeStoreTest extends ImageStoreContract {
    @Override
    protected StoreUnderTest subject(Path folder) throws Exception {
        return VolumeFixture.subject(LocalVolumes.onSparseFiles(folder), List.of(folder), () -> {});
    }
}
