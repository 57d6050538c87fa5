package io.vitrine.stores.volume;

import io.vitrine.attach.block.CinderTargets;
import io.vitrine.model.StoreId;
import io.vitrine.testkit.cinder.CinderServer;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.cinder.CinderFixture;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** A Cinder, the targets that it exports its volumes by, and stores of them. Closed when nothing is left of any of it. */
public final class CinderSetup implements AutoCloseable {
    public final CinderTargets targets;
    public final CinderFixture cinder;
    public final CinderServer server;

    public CinderSetup() throws IOException {
        targets = new CinderTargets(1, 4096);
        cinder = targets.cinder;
        server = cinder.server;
    }

    public VolumeStore store(VolumeService volumes) {
        return store(volumes, VolumeStoreSettings.withDefaults("test"));
    }

    public VolumeStore store(VolumeService volumes, VolumeStoreSettings settings) {
        return new VolumeStore(
                VolumeUrls.cinder(new StoreId("fast")),
                Optional.empty(),
                settings,
                volumes,
                targets.attacher(volumes),
                CinderFixture.IDENTITY.connector());
    }

    /** Volumes and attachments, as a failing test shows them. */
    public Stream<String> leftovers() {
        return Stream.concat(server.volumes().stream(), server.attachments().stream());
    }

    @Override
    public void close() throws Exception {
        targets.assertNothingLeft();
        targets.close();
    }
}
