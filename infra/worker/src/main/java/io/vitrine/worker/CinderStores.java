package io.vitrine.worker;

import io.vitrine.attach.block.DiskChoice;
import io.vitrine.attach.block.FileDisks;
import io.vitrine.attach.block.IscsiDisks;
import io.vitrine.attach.block.Mounts;
import io.vitrine.attach.block.NetworkAttacher;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.volume.ReaderSettings;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import io.vitrine.volumes.cinder.CinderConnection;
import io.vitrine.volumes.cinder.CinderOptions;
import io.vitrine.volumes.cinder.CinderVolumes;
import io.vitrine.volumes.cinder.ConnectorIdentity;
import io.vitrine.worker.StoreConfiguration.Options;
import io.vitrine.worker.reading.ReaderLinks;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens stores of type cinder: from an operator's options to volumes, and to the disks that hold their bytes. */
final class CinderStores {
    private static final Duration GROWTH_LIMIT = Duration.ofMinutes(1);

    /** How long a target may take to know a disk that Cinder says is exported. */
    private static final Duration EXPORT_LAG = Duration.ofSeconds(10);

    private static final Duration READER_IDLE = Duration.ofMinutes(1);
    private static final int IDLE_ATTACHMENTS = 32;

    private final WorkerId worker;
    private final Supplier<ServiceSession> ownUser;
    private final ReaderLinks readers;

    CinderStores(WorkerId worker, Supplier<ServiceSession> ownUser, ReaderLinks readers) {
        this.worker = worker;
        this.ownUser = ownUser;
        this.readers = readers;
    }

    /** @param volumes to be closed after the store */
    record Opened(VolumeStore store, CinderVolumes volumes) {}

    /** Nobody is asked yet. @throws IllegalArgumentException with a sentence for the operator */
    Opened open(StoreId id, Options options, VolumeStoreSettings settings) {
        var read = CinderOptions.of(id.value(), options::text);
        var identity = ConnectorIdentity.of(worker, read.address(), read.multipath());
        var volumes = CinderConnection.open(id.value(), options::now, identity, () -> ownUser(id));
        var attacher = new NetworkAttacher(volumes, identity.connector(), disks(read, identity), GROWTH_LIMIT);
        var store = new VolumeStore(
                VolumeUrls.cinder(id),
                Optional.empty(),
                settings,
                volumes,
                attacher,
                identity.connector(),
                readers.of(id, readerSettings(options)));
        return new Opened(store, volumes);
    }

    private static ReaderSettings readerSettings(Options options) {
        return ReaderSettings.keeping(
                options.get("reader_idle_timeout", Duration.class, READER_IDLE),
                options.get("max_idle_attachments", Integer.class, IDLE_ATTACHMENTS));
    }

    private static DiskChoice disks(CinderOptions options, ConnectorIdentity identity) {
        var initiator = new Initiator(IscsiSettings.DEFAULTS.withInitiatorName(identity.iqn()));
        var paths = new IscsiDisks.Paths(options.multipath(), options.enforcesMultipath());
        return new DiskChoice(
                new IscsiDisks(initiator, paths, EXPORT_LAG),
                new FileDisks(new Mounts(options.shareMounts(), Optional.of(options.mountPointBase()))));
    }

    private ServiceSession ownUser(StoreId store) {
        try {
            return ownUser.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Store " + store
                            + " has no account of its own (cinder_store_user_name and what belongs to it), and then our own service user is needed: "
                            + e.getMessage(),
                    e);
        }
    }
}
