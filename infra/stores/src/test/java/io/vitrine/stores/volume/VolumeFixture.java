package io.vitrine.stores.volume;

import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.file.LocalAttacher;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.StoreUnderTest;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.local.LocalVolumes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Volume stores over volumes of this host. */
public final class VolumeFixture {
    public static final WorkerId WORKER = new WorkerId("w1");
    public static final Connector HOST = new Connector("vitrine-" + WORKER);

    private VolumeFixture() {}

    public static VolumeStore store(VolumeService volumes, VolumeStoreSettings settings) {
        return store(volumes, new LocalAttacher(volumes, HOST), settings);
    }

    public static VolumeStore store(VolumeService volumes, VolumeAttacher attacher, VolumeStoreSettings settings) {
        return new VolumeStore(
                VolumeUrls.local(new StoreId("volumes")), Optional.of(WORKER), settings, volumes, attacher, HOST);
    }

    /** @param behind what {@code volumes} stand on, closed after them */
    public static StoreUnderTest subject(LocalVolumes volumes, List<Path> places, AutoCloseable behind) {
        var store = store(volumes, VolumeStoreSettings.withDefaults("test"));
        return new StoreUnderTest(store, places, () -> leftovers(volumes), () -> {
            volumes.close();
            behind.close();
        });
    }

    /** Volumes and their attachments, as a failing test shows them. */
    public static Stream<String> leftovers(VolumeService volumes) throws VolumeException {
        return volumes.list(Map.of()).stream().map(Volume::toString);
    }
}
