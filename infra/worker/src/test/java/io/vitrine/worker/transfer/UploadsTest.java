package io.vitrine.worker.transfer;

import io.vitrine.catalog.Migrations;
import io.vitrine.stores.volume.VolumeFixture;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.local.LocalVolumes;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;

/** Uploads onto volumes of this host. */
class UploadsTest extends UploadsSuite {
    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private Optional<LocalVolumes> opened = Optional.empty();

    @Override
    TestDatabase tables() {
        return DATABASE;
    }

    @Override
    VolumeService volumes(Path folder) throws Exception {
        var volumes = LocalVolumes.onSparseFiles(folder);
        opened = Optional.of(volumes);
        return volumes;
    }

    @Override
    VolumeStore store(String deployment) {
        return VolumeFixture.store(opened.orElseThrow(), VolumeStoreSettings.withDefaults(deployment));
    }

    @Override
    void closeVolumes() {
        opened.orElseThrow().close();
    }
}
