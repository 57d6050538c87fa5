package io.vitrine.functions.locations;

import io.vitrine.catalog.Creation;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.VolumeLeases;
import io.vitrine.catalog.WorkerRegister;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.Visibility;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Does to the catalogue what workers do, without touching a byte. */
@Singleton
class TestWorkers {
    static final StoreId LOCAL = new StoreId("local");
    static final StoreId SHARED = new StoreId("shared");

    private static final Caller CALLER = Caller.system("test");

    private final ImageCatalog catalog;
    private final Ledger ledger;
    private final StoreRegister stores;
    private final WorkerRegister workers;
    private final VolumeLeases leases;

    TestWorkers(
            ImageCatalog catalog, Ledger ledger, StoreRegister stores, WorkerRegister workers, VolumeLeases leases) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.stores = stores;
        this.workers = workers;
        this.leases = leases;
    }

    /** A worker with a disk of its own and a store that others reach too. */
    WorkerId start(String name) {
        var worker = new WorkerId(name);
        stores.announce(
                worker, url(worker), List.of(store(LOCAL, Optional.of(worker)), store(SHARED, Optional.empty())));
        return worker;
    }

    static String url(WorkerId worker) {
        return "http://" + worker + ".example:9292";
    }

    private static StoreRegister.Entry store(StoreId id, Optional<WorkerId> reachedThrough) {
        return new StoreRegister.Entry(id, "file", "", 0, false, false, new TreeMap<>(), reachedThrough);
    }

    void stop(WorkerId worker) {
        workers.withdraw(worker);
    }

    ImageId queued(String project) {
        return queued(project, Visibility.PRIVATE);
    }

    ImageId queued(String project, Visibility visibility) {
        var settings = new Image.Settings(
                Optional.empty(),
                visibility,
                false,
                false,
                Optional.of(project),
                Optional.of("bare"),
                Optional.of("raw"),
                0,
                0,
                new TreeSet<>(),
                new TreeMap<>());
        var id = ImageId.fresh();
        if (catalog.create(id, settings, CALLER) instanceof Creation.IdTaken) {
            throw new AssertionError("a fresh id is taken");
        }
        return id;
    }

    /** An active image that lies there. */
    ImageId active(String project, long sizeBytes, Location... locations) {
        var image = queued(project);
        var claim = ledger.begin(
                AttemptId.fresh(),
                image,
                LOCAL,
                new WorkerId("any"),
                OptionalLong.empty(),
                Duration.ofMinutes(1),
                CALLER);
        var checksums = new ChunkChecksums(new int[ChunkChecksums.chunksOf(sizeBytes)]);
        var digest = image.toString().replace("-", "");
        var content = new Content(sizeBytes, new Digest("md5", digest), new Digest("sha512", digest), checksums);
        if (ledger.commit(
                        ((Ledger.Claim.Won) claim).lease(),
                        content,
                        OptionalLong.empty(),
                        Arrays.asList(locations),
                        CALLER)
                != Ledger.Commit.COMMITTED) {
            throw new AssertionError("the upload of " + image + " was not committed");
        }
        return image;
    }

    static Location onDiskOf(WorkerId worker) {
        return new Location(LOCAL, "file://local/x", Optional.of(worker));
    }

    static Location shared() {
        return new Location(SHARED, "file://shared/x", Optional.empty());
    }

    static Location volume(String id) {
        return new Location(SHARED, "cinder://shared/" + id, Optional.empty());
    }

    /** No other worker can attach the volume for a while. */
    void holds(WorkerId worker, String volume) {
        if (leases.take(SHARED, new VolumeId(volume), true, worker, Duration.ofMinutes(1))
                .isEmpty()) {
            throw new AssertionError("another worker has the volume");
        }
    }

    void deactivate(ImageId image) {
        if (!catalog.moveStatus(image, ImageStatus.ACTIVE, ImageStatus.DEACTIVATED, CALLER)) {
            throw new AssertionError("image " + image + " was not active");
        }
    }
}
