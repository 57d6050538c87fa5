package io.vitrine.worker;

import io.vitrine.attach.file.LocalAttacher;
import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.Gib;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.remote.RemoteFilter;
import io.vitrine.remote.RemoteHttp;
import io.vitrine.remote.RemoteLimits;
import io.vitrine.remote.RemoteTrust;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Verification;
import io.vitrine.stores.file.FileStore;
import io.vitrine.stores.file.FileStoreSettings;
import io.vitrine.stores.file.ImageFolder;
import io.vitrine.stores.http.HttpStore;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.worker.StoreConfiguration.Entry;
import io.vitrine.worker.StoreConfiguration.Options;
import io.vitrine.worker.reading.ReaderLinks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Opens the stores that the configuration names: here each type name meets its classes and its options. */
final class StoreFactory {
    private static final Logger LOG = Logger.getLogger(StoreFactory.class);
    private static final int UNKNOWN_INITIAL_GIB = 4;
    private static final long MEMORY_MIB = 256;

    private final Path dataDir;
    private final WorkerId worker;
    private final String deployment;
    private final RemoteFilter filter;
    private final Supplier<ServiceSession> ownUser;
    private final ReaderLinks readers;
    private final List<AutoCloseable> behind = new ArrayList<>();

    /**
     * @param deployment labels the volumes that are ours
     * @param filter which URLs of images may be fetched
     * @param ownUser logs Vitrine's own service user in, for stores without an account; {@link IllegalArgumentException} where it has none either
     * @param readers of volumes that other workers reach as well
     */
    StoreFactory(
            Path dataDir,
            WorkerId worker,
            String deployment,
            RemoteFilter filter,
            Supplier<ServiceSession> ownUser,
            ReaderLinks readers) {
        this.dataDir = dataDir;
        this.worker = worker;
        this.deployment = deployment;
        this.filter = filter;
        this.ownUser = ownUser;
        this.readers = readers;
    }

    /** Of a worker that is alone, and has no service user of Vitrine's own. */
    StoreFactory(Path dataDir, WorkerId worker, String deployment, RemoteFilter filter) {
        this(
                dataDir,
                worker,
                deployment,
                filter,
                () -> {
                    throw new IllegalArgumentException("[keystone_authtoken] has no options to log in.");
                },
                ReaderLinks.NONE);
    }

    Stores open(StoreConfiguration configuration) throws StoreException, VolumeException {
        var stores = new ArrayList<ImageStore>();
        for (var entry : configuration.stores()) {
            stores.add(open(entry));
        }
        return new Stores(stores, configuration.defaultStore(), behind);
    }

    /** One of them, without the others. */
    Stores only(StoreConfiguration configuration, StoreId id) throws StoreException, VolumeException {
        var entry = configuration.stores().stream()
                .filter(store -> store.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no store " + id + "."));
        return new Stores(List.of(open(entry)), id, behind);
    }

    private ImageStore open(Entry entry) throws StoreException, VolumeException {
        return switch (entry.type()) {
            case "volume" -> volumes(entry.id(), entry.options());
            case "cinder" -> cinder(entry.id(), entry.options());
            case "file" -> files(entry.id(), entry.options());
            case HttpStore.TYPE -> web(entry.id(), entry.options());
            case "memory" ->
                new MemoryStore(
                        entry.id(), worker, entry.options().get("memory_capacity_mib", Long.class, MEMORY_MIB) << 20);
            default ->
                throw new IllegalArgumentException("enabled_backends gives store " + entry.id() + " the type '"
                        + entry.type() + "'; known are cinder, volume, file, http and memory.");
        };
    }

    private ImageStore volumes(StoreId id, Options options) throws VolumeException {
        var folder = folder(id, options, "local_volume_datadir");
        var devices =
                options.list("local_volume_devices").stream().map(Path::of).toList();
        var volumes =
                devices.isEmpty() ? LocalVolumes.onSparseFiles(folder) : LocalVolumes.onBlockDevices(folder, devices);
        behind.add(volumes);
        var connector = new Connector("vitrine-" + worker);
        return new VolumeStore(
                VolumeUrls.local(id),
                Optional.of(worker),
                volumeSettings(options),
                volumes,
                new LocalAttacher(volumes, connector),
                connector);
    }

    private VolumeStoreSettings volumeSettings(Options options) {
        return new VolumeStoreSettings(
                deployment,
                new Gib(options.get("unknown_initial_gib", Integer.class, UNKNOWN_INITIAL_GIB)),
                verification(options));
    }

    private ImageStore cinder(StoreId id, Options options) {
        var opened = new CinderStores(worker, ownUser, readers).open(id, options, volumeSettings(options));
        behind.add(opened.volumes());
        return opened.store();
    }

    private ImageStore files(StoreId id, Options options) throws StoreException {
        var settings = new FileStoreSettings(imageFolders(id, options), verification(options));
        // A folder that every worker reaches, on NFS for example, belongs to none of them.
        var isShared = options.get("filesystem_store_shared", Boolean.class, false);
        return new FileStore(id, isShared ? Optional.empty() : Optional.of(worker), settings);
    }

    private List<ImageFolder> imageFolders(StoreId id, Options options) {
        var several = options.lines("filesystem_store_datadirs");
        if (several.isEmpty()) {
            return List.of(new ImageFolder(folder(id, options, "filesystem_store_datadir"), 0));
        }
        if (options.text("filesystem_store_datadir").isPresent()) {
            throw new IllegalArgumentException("Store " + id
                    + " has filesystem_store_datadir and filesystem_store_datadirs: one of them has to go.");
        }
        return ImageFolder.parse(several);
    }

    private ImageStore web(StoreId id, Options options) {
        var authorities = options.text("https_ca_certificates_file").map(Path::of);
        var insecure = options.get("https_insecure", Boolean.class, true);
        if (authorities.isEmpty() && insecure) {
            LOG.warnf(
                    "Store %s believes any certificate; set https_insecure = false, or https_ca_certificates_file", id);
        }
        return new HttpStore(id, new RemoteHttp(filter, RemoteTrust.of(authorities, insecure), RemoteLimits.USUAL));
    }

    private Path folder(StoreId id, Options options, String option) {
        return options.text(option).map(Path::of).orElseGet(() -> dataDir.resolve(id.value()));
    }

    private static Verification verification(Options options) {
        return Verification.of(options.get("verify_after_write", String.class, "sample"));
    }
}
