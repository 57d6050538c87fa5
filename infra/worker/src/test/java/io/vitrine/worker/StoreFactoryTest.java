package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.model.WorkerId;
import io.vitrine.remote.RemoteFilter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("21: the folders of a store of files")
class StoreFactoryTest {
    @Test
    void eachFolderIsMadeThatTheStoreHas(@TempDir Path folder) throws Exception {
        var one = folder.resolve("one");
        var two = folder.resolve("two");
        open(
                folder,
                Map.of("filesystem_store_datadirs[0]", one + ":5", "filesystem_store_datadirs[1]", two.toString()));

        assertThat(one).isEmptyDirectory();
        assertThat(two).isEmptyDirectory();
    }

    @Test
    void oneFolderAndSeveralAreOneTooMany(@TempDir Path folder) {
        var both = Map.of("filesystem_store_datadir", "/one", "filesystem_store_datadirs", "/two:5");

        assertThatThrownBy(() -> open(folder, both))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Store plain has filesystem_store_datadir and filesystem_store_datadirs");
    }

    private static void open(Path folder, Map<String, String> options) throws Exception {
        var values = new HashMap<String, String>();
        values.put("vitrine.default.enabled_backends", "plain:file");
        options.forEach((option, value) -> values.put("vitrine.plain." + option, value));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
        var filter = new RemoteFilter(new AnyUrl());
        new StoreFactory(folder, new WorkerId("w"), "test", filter)
                .open(StoreConfiguration.read(config))
                .close();
    }
}
