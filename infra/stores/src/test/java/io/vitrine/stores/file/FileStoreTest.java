package io.vitrine.stores.file;

import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStoreContract;
import io.vitrine.stores.StoreUnderTest;
import io.vitrine.stores.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class FileStoreTest extends ImageStoreContract {
    @Override
    protected StoreUnderTest subject(Path folder) throws Exception {
        var settings = new FileStoreSettings(folder, Verification.SAMPLE);
        var store = new FileStore(new StoreId("files"), Optional.of(new WorkerId("w1")), settings);
        return new StoreUnderTest(store, List.of(folder), StoreUnderTest.filesIn(folder));
    }
}
