package io.vitrine.catalog;

import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Which stores there are, as workers announce them: functions answer store discovery from here, without any store's secrets. */
@Singleton
public final class StoreRegister {
    public StoreRegister(DataSource database) {}

    /**
     * A store as clients may see it.
     *
     * @param type the type in {@code enabled_backends}
     * @param properties what store details show beside the type
     * @param reachedThrough the worker whose local disk it is, or empty
     */
    public record Entry(
            StoreId id,
            String type,
            String description,
            int weight,
            boolean isDefault,
            boolean readOnly,
            SortedMap<String, String> properties,
            Optional<WorkerId> reachedThrough) {
        public Entry {
            properties = new TreeMap<>(properties);
        }
    }

    /** Replaces what {@code worker} announced before; also its heartbeat. */
    public void announce(WorkerId worker, String url, List<Entry> stores) {
        throw new UnsupportedOperationException();
    }

    public void heartbeat(WorkerId worker) {
        throw new UnsupportedOperationException();
    }

    /** In the order of their configuration. */
    public List<Entry> all() {
        throw new UnsupportedOperationException();
    }
}
