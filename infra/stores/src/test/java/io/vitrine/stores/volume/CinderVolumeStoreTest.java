package io.vitrine.stores.volume;

import io.vitrine.stores.ImageStoreContract;
import io.vitrine.stores.StoreUnderTest;
import java.nio.file.Path;
import java.util.List;

/** Volumes of Cinder, attached over iSCSI. */
class CinderVolumeStoreTest extends ImageStoreContract {
    @Override
    protected StoreUnderTest subject(Path folder) throws Exception {
        var setup = new CinderSetup();
        var store = setup.store(setup.cinder.volumes());
        return new StoreUnderTest(store, List.of(), setup::leftovers, setup);
    }
}
