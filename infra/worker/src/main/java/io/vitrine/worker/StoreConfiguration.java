package io.vitrine.worker;

import io.vitrine.model.StoreId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The stores as glance-api.conf names them: {@code enabled_backends = fast:volume, plain:file}, {@code [glance_store] default_backend}, and a
 * section of each store's own.
 *
 * @param stores in the order of {@code enabled_backends}
 * @param defaultStore where images go when the client names no store
 */
record StoreConfiguration(List<Entry> stores, StoreId defaultStore) {
    private static final String DEFAULT_BACKENDS = "volumes:volume,files:file";

    /** One store: what every store has; its own options are read through {@link #options}. */
    record Entry(StoreId id, String type, String description, int weight, Options options) {}

    /** The options in a store's own section. */
    record Options(StoreId id, Config config) {
        Optional<String> text(String name) {
            return config.getOptionalValue(key(id, name), String.class);
        }

        <T> T get(String name, Class<T> type, T fallback) {
            return config.getOptionalValue(key(id, name), type).orElse(fallback);
        }

        List<String> list(String name) {
            return text(name).map(StoreConfiguration::split).orElse(List.of());
        }
    }

    static StoreConfiguration read(Config config) {
        var backends = config.getOptionalValue("vitrine.default.enabled_backends", String.class)
                .orElse(DEFAULT_BACKENDS);
        var stores = new ArrayList<Entry>();
        for (var backend : split(backends)) {
            stores.add(entry(backend, config));
        }
        if (stores.isEmpty()) {
            throw new IllegalArgumentException("enabled_backends names no store; it has the form id:type,id:type");
        }
        var defaultStore = config.getOptionalValue("vitrine.glance_store.default_backend", String.class)
                .map(StoreId::new)
                .orElse(stores.getFirst().id());
        return new StoreConfiguration(List.copyOf(stores), defaultStore);
    }

    private static Entry entry(String backend, Config config) {
        var colon = backend.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "enabled_backends has '" + backend + "'; each store is written id:type, for example files:file");
        }
        var id = new StoreId(backend.substring(0, colon).trim());
        var type = backend.substring(colon + 1).trim();
        return new Entry(
                id,
                type,
                config.getOptionalValue(key(id, "store_description"), String.class)
                        .orElse(""),
                config.getOptionalValue(key(id, "weight"), Integer.class).orElse(0),
                new Options(id, config));
    }

    private static String key(StoreId id, String option) {
        return "vitrine." + id + "." + option;
    }

    private static List<String> split(String value) {
        return Arrays.stream(value.split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
