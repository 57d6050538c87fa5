package io.vitrine.stores;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a store is, asked once.
 *
 * @param type its type name in {@code enabled_backends}
 * @param reach whether any worker reaches its bytes
 * @param readOnly whether it takes new images
 * @param properties what store details show to clients: no secrets
 */
public record StoreFeatures(String type, Reach reach, boolean readOnly, SortedMap<String, String> properties) {
    public StoreFeatures {
        properties = new TreeMap<>(properties);
    }

    public enum Reach {
        SHARED,
        WORKER
    }
}
