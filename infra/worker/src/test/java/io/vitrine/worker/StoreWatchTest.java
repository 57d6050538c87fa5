package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.block.CinderTargets;
import io.vitrine.model.Gib;
import io.vitrine.model.StoreId;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import io.vitrine.testkit.cinder.CinderFaults.Effect.Status;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.CinderVolumes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Cinder that is away when a worker starts. */
class StoreWatchTest {
    private CinderTargets targets;
    private CinderVolumes volumes;
    private VolumeStore store;
    private Stores stores;

    @BeforeEach
    void open() throws Exception {
        targets = CinderTargets.open();
        volumes = targets.cinder.volumes();
        store = new VolumeStore(
                VolumeUrls.cinder(new StoreId("fast")),
                Optional.empty(),
                VolumeStoreSettings.withDefaults("test"),
                volumes,
                targets.attacher(volumes),
                CinderFixture.IDENTITY.connector());
        var local = new MemoryStore(new StoreId("memory"), new WorkerId("w"), 1 << 20);
        stores = new Stores(List.of(store, local), store.id(), List.of());
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        targets.assertNothingLeft();
        targets.close();
    }

    @Test
    void holdsNoStartUpAndIsRecoveredOnceItIsBack() throws Exception {
        var earlier = targets.cinder.volumes();
        var host = CinderFixture.IDENTITY.connector();
        var volume = earlier.create("image-x", new Gib(1), Map.of(VolumeLabels.DEPLOYMENT, "test"));
        var attachment = earlier.reserve(volume.id(), AttachMode.READ_ONLY, host);
        earlier.connect(attachment.id(), host);
        earlier.complete(attachment.id());
        targets.cinder.server.faults().outage(new Status(503, "down for maintenance"));
        var watch = new StoreWatch(stores);

        stores.recover();
        watch.look();

        assertThat(health()).startsWith("down: ").contains("Cinder");
        targets.cinder.server.faults().end();
        watch.look();
        assertThat(targets.cinder.server.attachments()).isEmpty();
        volumes.delete(volume.id());
    }

    private String health() {
        return ((StoreProperty.Text)
                        Optional.ofNullable(store.features().properties().get("health"))
                                .orElseThrow())
                .value();
    }
}
