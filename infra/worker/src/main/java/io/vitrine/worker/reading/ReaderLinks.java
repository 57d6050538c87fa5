package io.vitrine.worker.reading;

import io.vitrine.model.StoreId;
import io.vitrine.stores.volume.ReadLeases;
import io.vitrine.stores.volume.ReaderObserver;
import io.vitrine.stores.volume.ReaderSettings;
import io.vitrine.stores.volume.SharedReading;

/** How a store of this worker shares its volumes with other workers that read them. */
@FunctionalInterface
public interface ReaderLinks {
    /** With nobody. */
    ReaderLinks NONE = (_, settings) -> new SharedReading(settings, ReadLeases.UNSHARED, ReaderObserver.NONE);

    SharedReading of(StoreId store, ReaderSettings settings);
}
