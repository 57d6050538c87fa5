package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.attach.block.CinderTargets;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.remote.RemoteFilter;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.TestImage;
import io.vitrine.testkit.cinder.CinderServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of type cinder as the configuration has them, from the options to the bytes. */
class CinderStoreFactoryTest {
    private final Map<String, String> options = new HashMap<>();
    private CinderServer cinder;
    private CinderTargets targets;

    @BeforeEach
    void open() throws Exception {
        targets = CinderTargets.open();
        cinder = targets.cinder.server;
        options.put("vitrine.default.enabled_backends", "fast:cinder");
        options.put("vitrine.backend_defaults.cinder_store_auth_address", cinder.keystone());
        options.put("vitrine.backend_defaults.cinder_store_user_name", CinderServer.USER);
        options.put("vitrine.backend_defaults.cinder_store_password", cinder.password());
        options.put("vitrine.backend_defaults.cinder_store_project_name", CinderServer.PROJECT_NAME);
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        targets.assertNothingLeft();
        targets.close();
    }

    private Stores stores(Path folder) throws Exception {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(options, "test", 100))
                .build();
        return new StoreFactory(folder, new WorkerId("w"), "test", new RemoteFilter(new AnyUrl()))
                .open(StoreConfiguration.read(config));
    }

    private static void holdsAnImage(ImageStore store) throws Exception {
        var image = TestImage.of(TestImage.MIB + 7);

        var stored = store.write(RecordedAttempt.fresh(), OptionalLong.of(image.sizeBytes()), image::writeTo);

        var at = stored.locations().getFirst();
        assertThat(at.url()).startsWith("cinder://" + store.id() + "/");
        assertThat(at.reachedThrough()).isEmpty();
        assertThat(store.<byte[], Exception>read(at, source -> TestImage.read(source, 5, 1000)))
                .isEqualTo(image.bytes(5, 1000));
        store.remove(at);
    }

    @Test
    void anImageGoesIntoAVolumeAndComesBack(@TempDir Path folder) throws Exception {
        try (var stores = stores(folder)) {
            var store = stores.defaultStore();
            store.recover();
            store.probe();

            holdsAnImage(store);
        }
    }

    @Test
    void severalStoresHaveSessionsOfTheirOwnAndWhatTheyShareInBackendDefaults(@TempDir Path folder) throws Exception {
        cinder.type("gold", false, false);
        options.put("vitrine.default.enabled_backends", "fast:cinder,gold:cinder,plain:memory");
        options.put("vitrine.gold.cinder_volume_type", "gold");
        options.put("vitrine.gold.cinder_store_application_credential_id", CinderServer.CREDENTIAL);
        options.put("vitrine.gold.cinder_store_application_credential_secret", cinder.password());

        try (var stores = stores(folder)) {
            holdsAnImage(stores.required(new StoreId("fast")));
            holdsAnImage(stores.required(new StoreId("gold")));
        }

        assertThat(cinder.logins()).isEqualTo(2);
    }

    @Test
    void anOptionThatMakesNoSenseEndsTheStartWithASentence(@TempDir Path folder) {
        options.put("vitrine.fast.cinder_catalog_info", "volumev3");

        assertThatThrownBy(() -> stores(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cinder_catalog_info")
                .hasMessageContaining("TYPE:NAME:INTERFACE");
    }
}
