package io.vitrine.worker.queue;

import io.vitrine.catalog.Hashes;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Inspections;
import io.vitrine.worker.Stores;
import io.vitrine.worker.transfer.TransferThreads;
import javax.sql.DataSource;

/** Registrations over a database of tests. */
public final class TestRegistrations {
    private static final int MOST_TRIES = 3;

    private TestRegistrations() {}

    public static Registrations of(DataSource database, Stores stores, TransferThreads threads) {
        var hashes = new Hashes(database);
        return new Registrations(
                new ImageCatalog(database),
                new Inspections(database),
                hashes,
                new ImageHasher(hashes, stores, threads, MOST_TRIES),
                stores);
    }
}
