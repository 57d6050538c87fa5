package io.vitrine.worker.transfer;

import io.vitrine.attach.block.CinderTargets;
import io.vitrine.catalog.Migrations;
import io.vitrine.model.Gib;
import io.vitrine.model.StoreId;
import io.vitrine.stores.Verification;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import io.vitrine.testkit.TestDatabase;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.cinder.CinderFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;

/** Uploads onto volumes of Cinder, over sessions with their targets. */
class CinderUploadsTest extends UploadsSuite {
    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private final CinderTargets cloud = CinderTargets.open();
    private final VolumeService volumes = cloud.cinder.volumes();

    CinderUploadsTest() throws IOException {}

    @Override
    TestDatabase tables() {
        return DATABASE;
    }

    @Override
    VolumeService volumes(Path folder) {
        return volumes;
    }

    @Override
    VolumeStore store(String deployment) {
        return new VolumeStore(
                VolumeUrls.cinder(new StoreId("cinder")),
                Optional.empty(),
                new VolumeStoreSettings(deployment, new Gib(1), Verification.SAMPLE),
                volumes,
                cloud.attacher(volumes),
                CinderFixture.IDENTITY.connector());
    }

    @Override
    void closeVolumes() throws Exception {
        cloud.assertNothingLeft();
        cloud.close();
    }
}
