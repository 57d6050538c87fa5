package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.STORE;
import static io.vitrine.catalog.jooq.Tables.WORKER;

import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;

/** Which workers take work at this moment, judged by the database's clock alone: hosts disagree about the time. */
@Singleton
public final class WorkerRegister {
    /** How often a worker that lives says so. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** A worker that was silent for so long is taken for dead. */
    private static final Duration SILENCE = HEARTBEAT.multipliedBy(3);

    private static final Field<OffsetDateTime> AS_OF = Sql.NOW.as("as_of");

    private final Database database;

    public WorkerRegister(DataSource database) {
        this.database = new Database(database);
    }

    /**
     * A worker that lives and takes new work.
     *
     * @param url where it is reached, without a slash at its end
     * @param stores those it offers, in the order of their configuration
     * @param seenAt the database's time of this look
     */
    public record Peer(WorkerId id, String url, List<StoreId> stores, Instant seenAt) {
        public Peer {
            stores = List.copyOf(stores);
        }
    }

    /** All workers that lived at one moment, the one that announced itself first before the others. */
    public record RollCall(List<Peer> peers) {
        public RollCall {
            peers = List.copyOf(peers);
        }

        public Optional<Peer> find(WorkerId id) {
            return peers.stream().filter(peer -> peer.id().equals(id)).findFirst();
        }

        public List<Peer> offering(StoreId store) {
            return peers.stream().filter(peer -> peer.stores().contains(store)).toList();
        }

        /** Without {@code some}. */
        public RollCall except(Set<WorkerId> some) {
            return new RollCall(
                    peers.stream().filter(peer -> !some.contains(peer.id())).toList());
        }
    }

    /** One statement; a store that takes no new images is told like any other. */
    public RollCall roll() {
        var rows = database.read(sql -> sql.select(AS_OF, WORKER.ID, WORKER.URL, STORE.ID)
                .from(WORKER)
                .leftJoin(STORE)
                .on(STORE.WORKER_ID.eq(WORKER.ID))
                .where(takesWork())
                .orderBy(WORKER.ANNOUNCED_AT, WORKER.ID, STORE.PLACE)
                .fetch());
        var byWorker = rows.stream()
                .collect(Collectors.groupingBy(row -> row.get(WORKER.ID), LinkedHashMap::new, Collectors.toList()));
        return new RollCall(byWorker.values().stream().map(WorkerRegister::peer).toList());
    }

    /** Of workers that were heard of lately. */
    static Condition lives() {
        return WORKER.HEARTBEAT_AT.gt(Sql.after(SILENCE.negated()));
    }

    private static Condition takesWork() {
        return lives().and(WORKER.WITHDRAWN_AT.isNull().or(WORKER.WITHDRAWN_AT.lt(WORKER.ANNOUNCED_AT)));
    }

    private static Peer peer(List<? extends Record> rows) {
        var first = rows.getFirst();
        var stores = new ArrayList<StoreId>();
        for (var row : rows) {
            Optional.ofNullable(row.get(STORE.ID)).map(StoreId::new).ifPresent(stores::add);
        }
        return new Peer(
                new WorkerId(first.get(WORKER.ID)),
                withoutSlash(first.get(WORKER.URL)),
                stores,
                Objects.requireNonNull(first.get(AS_OF)).toInstant());
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** The worker lives; answers the database's time, or nothing where the register does not know it and it has to announce itself again. */
    public Optional<Instant> heartbeat(WorkerId worker) {
        return database.read(sql -> sql.update(WORKER)
                .set(WORKER.HEARTBEAT_AT, Sql.NOW)
                .where(WORKER.ID.eq(worker.value()))
                .returning(WORKER.HEARTBEAT_AT)
                .fetchOptional(row -> row.get(WORKER.HEARTBEAT_AT).toInstant()));
    }

    /** The worker takes nothing new until it announces itself again; its stores stay listed. */
    public void withdraw(WorkerId worker) {
        database.read(sql -> sql.update(WORKER)
                .set(WORKER.WITHDRAWN_AT, Sql.NOW)
                .where(WORKER.ID.eq(worker.value()))
                .execute());
    }
}
