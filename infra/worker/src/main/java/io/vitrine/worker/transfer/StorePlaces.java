package io.vitrine.worker.transfer;

import io.vitrine.model.StoreId;
import java.util.Map;
import java.util.stream.Collectors;

/** One place per transfer that a store serves, so that a slow store does not take all the places there are. */
public final class StorePlaces {
    /** Of a store whose section says nothing: half of what all stores together may have. */
    public static final int DEFAULT = 32;

    private final Map<StoreId, TransferPlaces> places;

    /** @param counts how many transfers each store serves at once */
    public StorePlaces(Map<StoreId, Integer> counts) {
        this.places = counts.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(Map.Entry::getKey, count -> new TransferPlaces(count.getValue())));
    }

    /** Those of a store that this worker does not have never run out. */
    public TransferPlaces of(StoreId store) {
        var known = places.get(store);
        return known == null ? new TransferPlaces(1) : known;
    }
}
