package io.vitrine.worker.reading;

import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.model.StoreId;
import io.vitrine.stores.volume.ReaderSettings;
import io.vitrine.stores.volume.SharedReading;

/** What the volume stores of a worker need for readers that are shared with other workers. */
public record ReaderLinks(ReadLeaseKeeper leases, MeterRegistry meters) {
    /** For one store. */
    public SharedReading of(StoreId store, ReaderSettings settings) {
        return new SharedReading(settings, leases.of(store), new ReaderMeters(meters, store));
    }
}
