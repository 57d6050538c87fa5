package io.vitrine.worker;

import io.smallrye.config.SmallRyeConfig;
import io.vitrine.http.keystone.KeystoneConfig;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.remote.FilterConfig;
import io.vitrine.remote.RemoteFilter;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import io.vitrine.worker.reading.ReaderLinks;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** One store of the configuration, for a command that runs beside the workers or without any. */
public final class StoreAccess {
    private StoreAccess() {}

    /** Ids of all stores that the configuration names, in its order. {@link IllegalArgumentException} with a sentence where it is wrong. */
    public static List<StoreId> ids(Config config) {
        return StoreConfiguration.read(config).stores().stream()
                .map(StoreConfiguration.Entry::id)
                .toList();
    }

    /**
     * Opens a store that {@link #ids} has, and no other.
     *
     * @param config knows {@link FilterConfig} and {@link KeystoneConfig}
     * @param data the folder of everything local
     * @param as who attaches volumes
     * @param deployment labels the volumes that are ours
     * @return for the caller to close
     */
    public static Stores open(SmallRyeConfig config, Path data, StoreId store, WorkerId as, String deployment)
            throws StoreException, VolumeException {
        var filter = new RemoteFilter(config.getConfigMapping(FilterConfig.class));
        var keystone = config.getConfigMapping(KeystoneConfig.class);
        return new StoreFactory(data, as, deployment, filter, () -> WorkerBeans.ownUser(keystone), ReaderLinks.NONE)
                .only(StoreConfiguration.read(config), store);
    }
}
