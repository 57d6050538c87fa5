package io.vitrine.worker.data;

import io.vitrine.attach.block.MemoryDisks;
import io.vitrine.attach.block.NetworkAttacher;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.VolumeLeases;
import io.vitrine.http.keys.NoKeyManager;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.volume.ReaderObserver;
import io.vitrine.stores.volume.ReaderSettings;
import io.vitrine.stores.volume.SharedReading;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.ConnectorIdentity;
import io.vitrine.worker.reading.ReadLeaseKeeper;
import io.vitrine.worker.transfer.TestSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/** A worker whose store is in Cinder, one of several that read the same volumes. */
final class ReadingWorker implements AutoCloseable {
    static final StoreId CINDER = new StoreId("cinder");

    /** Long enough for a machine that does much else. */
    static final Duration LEASE = Duration.ofSeconds(6);

    private final ReadLeaseKeeper leases;
    private final VolumeStore store;
    private final DataServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private boolean dead;

    /** @param type of new volumes; empty for the default */
    ReadingWorker(
            String name, DataSource database, CinderFixture cinder, Optional<String> type, MemoryDisks disks, Caller by)
            throws Exception {
        var id = new WorkerId(name);
        var identity = ConnectorIdentity.of(id, Optional.of("127.0.0.1"), true);
        var volumes = cinder.volumes(identity, type);
        leases = new ReadLeaseKeeper(new VolumeLeases(database), id, LEASE);
        store = new VolumeStore(
                VolumeUrls.cinder(CINDER),
                Optional.empty(),
                VolumeStoreSettings.withDefaults("test"),
                volumes,
                new NetworkAttacher(volumes, identity.connector(), disks, Duration.ofSeconds(1)),
                identity.connector(),
                new SharedReading(
                        ReaderSettings.keeping(Duration.ofMinutes(1), 8), leases.of(CINDER), ReaderObserver.NONE));
        server = new DataServer(
                database,
                new TestSettings(Duration.ofSeconds(30)),
                by,
                new DataServer.Meanwhile() {},
                List.of(store),
                new NoKeyManager(),
                id);
        announce(database, id);
    }

    private void announce(DataSource database, WorkerId id) {
        var entry = new StoreRegister.Entry(CINDER, "cinder", "", 0, true, false, new TreeMap<>(), Optional.empty());
        new StoreRegister(database).announce(id, "http://127.0.0.1:" + server.port(), List.of(entry));
    }

    VolumeStore store() {
        return store;
    }

    DataServer server() {
        return server;
    }

    HttpResponse<byte[]> get(ImageId image) throws IOException, InterruptedException {
        return client.send(request(image), BodyHandlers.ofByteArray());
    }

    HttpRequest request(ImageId image) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v2/images/" + image + "/file"))
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    /** As after kill -9, so far as others can tell: nobody answers, nothing is renewed, and Cinder knows what it knew. */
    void kill() throws Exception {
        dead = true;
        leases.close();
        server.close();
    }

    @Override
    public void close() throws Exception {
        store.close();
        if (!dead) {
            kill();
        }
        client.close();
    }
}
