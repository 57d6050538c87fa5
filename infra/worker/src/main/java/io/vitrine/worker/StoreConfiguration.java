package io.vitrine.worker;

import io.vitrine.config.CurrentValue;
import io.vitrine.config.StoreTypes;
import io.vitrine.model.StoreId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The stores as glance-api.conf names them: {@code enabled_backends = fast:volume, plain:file}, {@code [glance_store] default_backend}, and a
 * section of each store's own, behind which stands {@code [backend_defaults]}.
 *
 * @param stores in the order of {@code enabled_backends}
 * @param defaultStore where images go when the client names no store
 */
record StoreConfiguration(List<Entry> stores, StoreId defaultStore) {
    private static final Logger LOG = Logger.getLogger(StoreConfiguration.class);
    private static final String OF_ALL_STORES = "vitrine.backend_defaults.";
    private static final String DEFAULT_BACKENDS = "volumes:volume,files:file";

    /** One store: what every store has; its own options are read through {@link #options}. */
    record Entry(StoreId id, String type, String description, int weight, Options options) {}

    /** The options in a store's own section, and, where that does not have one, those in the section of all stores. */
    record Options(StoreId id, Config config) {
        Optional<String> text(String name) {
            return find(name, String.class);
        }

        <T> T get(String name, Class<T> type, T fallback) {
            return find(name, type).orElse(fallback);
        }

        <T> Optional<T> find(String name, Class<T> type) {
            return config.getOptionalValue(key(id, name), type)
                    .or(() -> config.getOptionalValue(OF_ALL_STORES + name, type));
        }

        /** As the configuration files have it at this moment. */
        Optional<String> now(String name) {
            return CurrentValue.of(config, key(id, name)).or(() -> CurrentValue.of(config, OF_ALL_STORES + name));
        }

        /** Of an option that is there once for each value. */
        List<String> lines(String name) {
            return config.getOptionalValues(key(id, name), String.class)
                    .or(() -> config.getOptionalValues(OF_ALL_STORES + name, String.class))
                    .orElse(List.of());
        }

        List<String> list(String name) {
            return text(name).map(StoreConfiguration::split).orElse(List.of());
        }
    }

    static StoreConfiguration read(Config config) {
        var backends = config.getOptionalValue("vitrine.default.enabled_backends", String.class)
                .orElse(DEFAULT_BACKENDS);
        var named = new ArrayList<Entry>();
        var preference = TypePreference.read(config);
        for (var backend : split(backends)) {
            named.add(entry(backend, config, preference));
        }
        var stores = named.stream().filter(StoreConfiguration::isHere).toList();
        if (stores.isEmpty()) {
            throw new IllegalArgumentException(
                    "enabled_backends names no store that this release can have; it has the form id:type,id:type, and known are "
                            + String.join(
                                    ", ", StoreTypes.HERE.stream().sorted().toList()));
        }
        return new StoreConfiguration(stores, defaultStore(config, named, stores));
    }

    /** A store of Glance's whose type is yet to come is left out, any other type is a mistake. */
    private static boolean isHere(Entry store) {
        if (StoreTypes.HERE.contains(store.type())) {
            return true;
        }
        if (!StoreTypes.OF_GLANCE.contains(store.type())) {
            throw new IllegalArgumentException("enabled_backends gives store " + store.id() + " the type '"
                    + store.type() + "'; known are "
                    + String.join(", ", StoreTypes.HERE.stream().sorted().toList()));
        }
        LOG.warnf("Store %s is left out: this release has no stores of type %s.", store.id(), store.type());
        return false;
    }

    private static StoreId defaultStore(Config config, List<Entry> named, List<Entry> stores) {
        var first = stores.getFirst().id();
        var configured = config.getOptionalValue("vitrine.glance_store.default_backend", String.class)
                .map(StoreId::new)
                .orElse(first);
        var isLeftOut = named.stream().anyMatch(store -> store.id().equals(configured))
                && stores.stream().noneMatch(store -> store.id().equals(configured));
        if (!isLeftOut) {
            return configured;
        }
        LOG.warnf(
                "default_backend is %s, which is left out: images for which no store is named go to %s.",
                configured, first);
        return first;
    }

    private static Entry entry(String backend, Config config, TypePreference preference) {
        var colon = backend.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "enabled_backends has '" + backend + "'; each store is written id:type, for example files:file");
        }
        var id = new StoreId(backend.substring(0, colon).trim());
        var type = backend.substring(colon + 1).trim();
        var options = new Options(id, config);
        return new Entry(
                id,
                type,
                options.text("store_description").orElse(""),
                options.find("weight", Integer.class).orElseGet(() -> preference.weight(type)),
                options);
    }

    private static String key(StoreId id, String option) {
        return "vitrine." + id.value().toLowerCase(Locale.ROOT) + "." + option;
    }

    private static List<String> split(String value) {
        return Arrays.stream(value.split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
