package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.STORE;
import static io.vitrine.catalog.jooq.Tables.WORKER;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.vitrine.model.StoreId;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jooq.types.YearToSecond;

/** Which stores there are, as workers announce them: functions answer store discovery from here, without any store's secrets. */
@Singleton
public final class StoreRegister {
    /** A worker that was silent for so much longer than another is not coming back: its stores are not shown. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private final Database database;

    public StoreRegister(DataSource database) {
        this.database = new Database(database);
    }

    /**
     * A store as clients may see it.
     *
     * @param type the type in {@code enabled_backends}
     * @param removalMayConflict whether it has to be asked before an image in it counts as deleted
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
            boolean removalMayConflict,
            SortedMap<String, StoreProperty> properties,
            Optional<WorkerId> reachedThrough) {
        public Entry {
            properties = new TreeMap<>(properties);
        }

        /** Of a store that need not be asked. */
        public Entry(
                StoreId id,
                String type,
                String description,
                int weight,
                boolean isDefault,
                boolean readOnly,
                SortedMap<String, StoreProperty> properties,
                Optional<WorkerId> reachedThrough) {
            this(id, type, description, weight, isDefault, readOnly, false, properties, reachedThrough);
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
                    .setAllToExcluded()
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
                .set(STORE.REMOVAL_MAY_CONFLICT, store.removalMayConflict())
                .set(STORE.PROPERTIES, StoreDetails.toJson(store.properties()))
                .set(
                        STORE.REACHED_THROUGH,
                        store.reachedThrough().map(WorkerId::value).orElse(null))
                .execute();
    }

    /** Each once, in the order of their configuration; where several workers announce a store, as the last of them said it. */
    public List<Entry> all() {
        var newest = select(max(WORKER.HEARTBEAT_AT)).from(WORKER).asField();
        var silence = val(YearToSecond.valueOf(FORGOTTEN_AFTER), SQLDataType.INTERVAL);
        var announced = database.read(sql -> sql.select(STORE.fields())
                .from(STORE)
                .join(WORKER)
                .on(WORKER.ID.eq(STORE.WORKER_ID))
                .where(condition("{0} > {1} - {2}", WORKER.HEARTBEAT_AT, newest, silence))
                .orderBy(WORKER.ANNOUNCED_AT.desc(), WORKER.ID, STORE.PLACE)
                .fetch(StoreRegister::entry));
        var stores = new LinkedHashMap<StoreId, Entry>();
        announced.forEach(store -> stores.putIfAbsent(store.id(), store));
        return List.copyOf(stores.values());
    }

    private static Entry entry(Record row) {
        return new Entry(
                new StoreId(row.get(STORE.ID)),
                row.get(STORE.TYPE),
                row.get(STORE.DESCRIPTION),
                row.get(STORE.WEIGHT),
                row.get(STORE.IS_DEFAULT),
                row.get(STORE.READ_ONLY),
                row.get(STORE.REMOVAL_MAY_CONFLICT),
                StoreDetails.of(row.get(STORE.PROPERTIES)),
                Optional.ofNullable(row.get(STORE.REACHED_THROUGH)).map(WorkerId::new));
    }
}
