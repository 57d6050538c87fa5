package io.vitrine.gateway.cli;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.config.ConfigFileException;
import io.vitrine.config.OsloConfSource;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.LaunchSettings;
import io.vitrine.http.keystone.KeystoneConfig;
import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.remote.FilterConfig;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import io.vitrine.worker.StoreAccess;
import io.vitrine.worker.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** A store of the gateway's configuration for the length of one command, opened here: a gateway may run, and need not. */
final class StoreSession implements AutoCloseable {
    /** Durations are written as everywhere in Quarkus, 15m or PT15M. */
    private static final int BEFORE_BUILT_IN = 200;

    private static final int BEFORE_SYSTEM_PROPERTIES = ConfigSource.DEFAULT_ORDINAL + 400;

    private final Stores stores;
    private final StoreId id;

    private StoreSession(Stores stores, StoreId id) {
        this.stores = stores;
        this.id = id;
    }

    /**
     * @param as who attaches volumes
     * @param deployment labels the volumes that are ours
     */
    static StoreSession open(LaunchSettings settings, String store, WorkerId as, String deployment) throws Refusal {
        try {
            var config = config(settings);
            var id = known(config, store);
            return new StoreSession(StoreAccess.open(config, settings.data(), id, as, deployment), id);
        } catch (ConfigFileException | IllegalArgumentException e) {
            throw Refusal.misuse(String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            throw refusal(store, e.fault(), e.getMessage());
        } catch (VolumeException e) {
            throw refusal(store, e.fault(), e.getMessage());
        }
    }

    private static SmallRyeConfig config(LaunchSettings settings) throws ConfigFileException {
        return new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors() // what is built in refers to the data folder
                .withSources(OsloConfSource.read(settings.configFiles()), place(settings))
                .withConverter(Duration.class, BEFORE_BUILT_IN, new DurationConverter())
                .withMapping(FilterConfig.class)
                .withMapping(KeystoneConfig.class)
                .withValidateUnknown(false)
                .build();
    }

    /** The data folder as the command line has it, before every other source: stores lie below it unless somebody says otherwise. */
    private static ConfigSource place(LaunchSettings settings) {
        var data = Map.of("vitrine.vitrine.data", settings.data().toString());
        return new PropertiesConfigSource(data, "command line", BEFORE_SYSTEM_PROPERTIES);
    }

    private static StoreId known(SmallRyeConfig config, String store) throws Refusal {
        var ids = StoreAccess.ids(config);
        return ids.stream()
                .filter(id -> id.value().equals(store))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.misuse("There is no store \"" + store + "\": enabled_backends names " + ids + "."));
    }

    private static Refusal refusal(String store, Fault fault, String message) {
        var help = fault == Fault.BUSY
                ? " A running gateway has it open: stop that first, or ask it with ./vitrine cleanup audit."
                : "";
        return Refusal.cannot("Store " + store + " cannot be opened: " + message + "." + help);
    }

    ImageStore store() {
        return stores.find(id).orElseThrow();
    }

    /** The id of the worker that keeps its things in the data folder; empty where none ever ran there and none is named. */
    static Optional<String> workerOf(LaunchSettings settings) throws Refusal {
        try {
            var named = Optional.ofNullable(
                    config(settings).getConfigValue("vitrine.vitrine.worker_id").getValue());
            var file = settings.data().resolve("worker-id");
            return named.isPresent() || Files.notExists(file)
                    ? named
                    : Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw Refusal.cannot("The worker's id in the data folder cannot be read: " + e.getMessage() + ".");
        } catch (ConfigFileException e) {
            throw Refusal.misuse(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        stores.close();
    }
}
