package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.STORE;
import static io.vitrine.catalog.jooq.Tables.WORKER;

import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Which stores there are, as workers announce them: functions answer store discovery from here, without any store's secrets. */
@Singleton
public final class StoreRegister {
    private final Database database;

    public StoreRegister(DataSource database) {
        this.database = new Database(database);
    }

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
        database.write(sql -> {
            sql.insertInto(WORKER)
                    .set(WORKER.ID, worker.value())
                    .set(WORKER.URL, url)
                    .set(WORKER.ANNOUNCED_AT, Sql.NOW)
                    .set(WORKER.HEARTBEAT_AT, Sql.NOW)
                    .onConflict(WORKER.ID)
                    .doUpdate()
                    .set(WORKER.URL, url)
                    .set(WORKER.ANNOUNCED_AT, Sql.NOW)
                    .set(WORKER.HEARTBEAT_AT, Sql.NOW)
                    .execute();
            sql.deleteFrom(STORE).where(STORE.WORKER_ID.eq(worker.value())).execute();
            for (var place = 0; place < stores.size(); place++) {
                insert(sql, worker, place, stores.get(place));
            }
            return stores.size();
        });
    }

    private static void insert(DSLContext sql, WorkerId worker, int place, Entry store) {
        sql.insertInto(STORE)
                .set(STORE.WORKER_ID, worker.value())
                .set(STORE.ID, store.id().value())
                .set(STORE.PLACE, place)
                .set(STORE.TYPE, store.type())
                .set(STORE.DESCRIPTION, store.description())
                .set(STORE.WEIGHT, store.weight())
                .set(STORE.IS_DEFAULT, store.isDefault())
                .set(STORE.READ_ONLY, store.readOnly())
                .set(STORE.PROPERTIES, Properties.toJson(store.properties()))
                .set(
                        STORE.REACHED_THROUGH,
                        store.reachedThrough().map(WorkerId::value).orElse(null))
                .execute();
    }

    public void heartbeat(WorkerId worker) {
        database.write(sql -> sql.update(WORKER)
                .set(WORKER.HEARTBEAT_AT, Sql.NOW)
                .where(WORKER.ID.eq(worker.value()))
                .execute());
    }

    /** In the order of their configuration; a store that several workers announce is named once. */
    public List<Entry> all() {
        var byId = new LinkedHashMap<StoreId, Entry>();
        database.read(sql -> sql.selectFrom(STORE)
                        .orderBy(STORE.PLACE, STORE.WORKER_ID)
                        .fetch())
                .forEach(row -> byId.putIfAbsent(new StoreId(row.get(STORE.ID)), entry(row)));
        return List.copyOf(byId.values());
    }

    private static Entry entry(Record row) {
        return new Entry(
                new StoreId(row.get(STORE.ID)),
                row.get(STORE.TYPE),
                row.get(STORE.DESCRIPTION),
                row.get(STORE.WEIGHT),
                row.get(STORE.IS_DEFAULT),
                row.get(STORE.READ_ONLY),
                Properties.texts(row.get(STORE.PROPERTIES)),
                Optional.ofNullable(row.get(STORE.REACHED_THROUGH)).map(WorkerId::new));
    }
}
