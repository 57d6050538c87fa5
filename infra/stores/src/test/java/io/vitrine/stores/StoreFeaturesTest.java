package io.vitrine.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.StoreId;
import io.vitrine.model.StoreProperty;
import io.vitrine.stores.file.FileStore;
import io.vitrine.stores.file.FileStoreSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFeaturesTest {
    @Test
    @DisplayName("G-10: a store of files shows Glance's properties of its type, as text, number and flag")
    void storeOfFilesShowsWhereAndHow(@TempDir Path folder) throws StoreException {
        var settings = new FileStoreSettings(folder, Verification.OFF);

        try (var store = new FileStore(new StoreId("files"), Optional.empty(), settings)) {
            assertThat(store.features().properties())
                    .isEqualTo(Map.of(
                            "data_dir", new StoreProperty.Text(folder.toString()),
                            "chunk_size", new StoreProperty.Number(1 << 20),
                            "thin_provisioning", new StoreProperty.Flag(true)));
        }
    }
}
