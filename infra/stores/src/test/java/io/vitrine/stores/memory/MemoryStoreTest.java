package io.vitrine.stores.memory;

import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStoreContract;
import io.vitrine.stores.StoreUnderTest;
import java.nio.file.Path;
import java.util.List;

class MemoryStoreTest extends ImageStoreContract {
    /** Nothing is read back from memory. */
    @Override
    protected boolean readsBack() {
        return false;
    }

    @Override
    protected StoreUnderTest subject(Path folder) {
        var store = new MemoryStore(new StoreId("memory"), new WorkerId("w1"), 64 << 20);
        return new StoreUnderTest(
                store, List.of(), () -> store.targets().stream().map(Object::toString));
    }
}
