package io.vitrine.stores;

import io.vitrine.model.StoreProperty;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a store is, asked once.
 *
 * @param type its type name in {@code enabled_backends}
 * @param reach whether any worker reaches its bytes
 * @param readOnly whether it takes new images
 * @param removalMayConflict whether images may have dependents in it (clones, snapshots) and so be refused to go: then it is asked by
 *     {@link ImageRemover#dependents} before an image counts as deleted
 * @param properties what store details show to clients: no secrets
 */
public record StoreFeatures(
        String type,
        Reach reach,
        boolean readOnly,
        boolean removalMayConflict,
        SortedMap<String, StoreProperty> properties) {
    public StoreFeatures {
        properties = new TreeMap<>(properties);
    }

    /** Of a store in which no image has dependents. */
    public StoreFeatures(String type, Reach reach, boolean readOnly, SortedMap<String, StoreProperty> properties) {
        this(type, reach, readOnly, false, properties);
    }

    public enum Reach {
        SHARED,
        WORKER
    }
}
