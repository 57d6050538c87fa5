package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.VOLUME_LEASE;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Which worker may have which volume attached for readers, by the database's clock alone. Each change is one conditional statement. A lease is known by its
 * epoch, which no other one ever has.
 */
@Singleton
public final class VolumeLeases {
    /** How locations of volumes begin that more than one worker may reach: {@code cinder://STORE/VOLUME}, {@code cinder://VOLUME}. */
    private static final String CINDER = "cinder://";

    /** Of a volume that one host alone can attach. */
    private static final String ONLY_SEAT = "";

    private static final Condition LIVES = VOLUME_LEASE.EXPIRES_AT.gt(Sql.NOW);

    /** Of the row that was there, what it was for stays, for its successor to end. */
    private static final String TAKE = """
            INSERT INTO volume_lease AS held (store_id, volume_id, seat, worker_id, epoch, expires_at)
            VALUES ({0}, {1}, {2}, {3}, nextval('volume_lease_epoch_seq'), {4})
            ON CONFLICT (store_id, volume_id, seat) DO UPDATE
            SET worker_id = excluded.worker_id, epoch = excluded.epoch, expires_at = excluded.expires_at, revoked_at = NULL,
                left_by = held.worker_id
            WHERE held.expires_at <= statement_timestamp() OR held.worker_id = excluded.worker_id
            RETURNING epoch, left_by, attachment_id
            """;

    private static final String TAKE_LAPSED = """
            UPDATE volume_lease
            SET left_by = worker_id, worker_id = {0}, epoch = nextval('volume_lease_epoch_seq'), expires_at = {1}, revoked_at = NULL
            WHERE epoch IN (
                SELECT epoch FROM volume_lease WHERE store_id = {2} AND expires_at <= statement_timestamp()
                ORDER BY expires_at LIMIT {3} FOR UPDATE SKIP LOCKED)
            RETURNING volume_id, epoch, left_by, attachment_id
            """;

    private final Database database;

    public VolumeLeases(DataSource database) {
        this.database = new Database(database);
    }

    /**
     * What somebody had attached whose lease has lapsed.
     *
     * @param by who it was
     * @param attachment as far as it was noted
     */
    public record Left(WorkerId by, Optional<AttachmentId> attachment) {}

    /** @param left by who had it before and did not give it back */
    public record Taken(long epoch, Optional<Left> left) {}

    /** @param epoch of the lease that was taken over for ending what is left */
    public record Lapsed(VolumeId volume, long epoch, Left left) {}

    /** @param lives whether its holder has renewed it in time */
    public record Revoked(WorkerId worker, long epoch, boolean lives, Optional<AttachmentId> attachment) {}

    /** Empty where another worker has it. One that {@code worker} itself has is taken from it. @param exclusive whether one host alone can attach it */
    public Optional<Taken> take(StoreId store, VolumeId volume, boolean exclusive, WorkerId worker, Duration duration) {
        var seat = exclusive ? ONLY_SEAT : worker.value();
        return database.read(sql -> sql.resultQuery(
                        TAKE,
                        DSL.val(store.value()),
                        DSL.val(volume.value()),
                        DSL.val(seat),
                        DSL.val(worker.value()),
                        Sql.after(duration))
                .fetchOptional(row -> new Taken(epoch(row), left(row))));
    }

    /** Who has a volume for itself at this moment; empty where nobody has, or where several may. */
    public Optional<WorkerId> holder(StoreId store, VolumeId volume) {
        return database.read(sql -> sql.select(VOLUME_LEASE.WORKER_ID)
                .from(VOLUME_LEASE)
                .where(isOf(store, volume), VOLUME_LEASE.SEAT.eq(ONLY_SEAT), LIVES)
                .fetchOptional(row -> new WorkerId(row.value1())));
    }

    /** The same of a location; nobody has what is no volume in Cinder. */
    public Optional<WorkerId> holder(Location location) {
        var url = location.url();
        return url.startsWith(CINDER)
                ? holder(location.store(), new VolumeId(url.substring(url.lastIndexOf('/') + 1)))
                : Optional.empty();
    }

    /** Notes what is attached by a lease; false where it is another's by now. */
    public boolean attached(long epoch, AttachmentId attachment) {
        return database.read(sql -> sql.update(VOLUME_LEASE)
                        .set(VOLUME_LEASE.ATTACHMENT_ID, attachment.value())
                        .setNull(VOLUME_LEASE.LEFT_BY)
                        .where(VOLUME_LEASE.EPOCH.eq(epoch))
                        .execute())
                == 1;
    }

    /**
     * Renews leases, all at once: those that are still their holder's, and whether somebody waits for the volume.
     *
     * @param deadline for the answer
     */
    public Map<Long, Boolean> renew(Collection<Long> epochs, Duration duration, Duration deadline) {
        var seconds = Math.toIntExact(Math.max(1, deadline.toSeconds()));
        return database.read(sql -> {
            var renewed = new HashMap<Long, Boolean>();
            sql.update(VOLUME_LEASE)
                    .set(VOLUME_LEASE.EXPIRES_AT, Sql.after(duration))
                    .where(VOLUME_LEASE.EPOCH.eq(DSL.any(epochs.toArray(Long[]::new))))
                    .returningResult(VOLUME_LEASE.EPOCH, VOLUME_LEASE.REVOKED_AT)
                    .queryTimeout(seconds)
                    .fetch()
                    .forEach(row -> renewed.put(row.value1(), row.value2() != null));
            return renewed;
        });
    }

    /** Nothing is attached by it any more; no-op where it is another's by now. */
    public void giveBack(long epoch) {
        database.read(sql ->
                sql.deleteFrom(VOLUME_LEASE).where(VOLUME_LEASE.EPOCH.eq(epoch)).execute());
    }

    /** Tells all who have a volume that somebody waits for it; answers who they are. */
    public List<Revoked> revoke(StoreId store, VolumeId volume) {
        return database.read(sql -> sql.update(VOLUME_LEASE)
                .set(VOLUME_LEASE.REVOKED_AT, DSL.coalesce(VOLUME_LEASE.REVOKED_AT, Sql.NOW))
                .where(isOf(store, volume))
                .returningResult(
                        VOLUME_LEASE.WORKER_ID, VOLUME_LEASE.EPOCH, DSL.field(LIVES), VOLUME_LEASE.ATTACHMENT_ID)
                .fetch(row -> new Revoked(
                        new WorkerId(row.value1()),
                        row.value2(),
                        row.value3(),
                        Optional.ofNullable(row.value4()).map(AttachmentId::new))));
    }

    /** Takes over leases that were not renewed in time, of one store, those that lapsed first. */
    public List<Lapsed> takeLapsed(StoreId store, WorkerId worker, Duration duration, int limit) {
        return database.read(sql -> sql.resultQuery(
                        TAKE_LAPSED,
                        DSL.val(worker.value()),
                        Sql.after(duration),
                        DSL.val(store.value()),
                        DSL.val(limit))
                .fetch(row -> new Lapsed(
                        new VolumeId(row.get(VOLUME_LEASE.VOLUME_ID.getName(), String.class)),
                        epoch(row),
                        left(row).orElseThrow())));
    }

    /** All leases of a worker lapse now: it has just started, and has nothing attached. */
    public void disown(WorkerId worker) {
        database.read(sql -> sql.update(VOLUME_LEASE)
                .set(VOLUME_LEASE.EXPIRES_AT, Sql.NOW)
                .where(VOLUME_LEASE.WORKER_ID.eq(worker.value()))
                .execute());
    }

    private static Condition isOf(StoreId store, VolumeId volume) {
        return VOLUME_LEASE.STORE_ID.eq(store.value()).and(VOLUME_LEASE.VOLUME_ID.eq(volume.value()));
    }

    private static long epoch(Record row) {
        return Objects.requireNonNull(row.get(VOLUME_LEASE.EPOCH.getName(), Long.class));
    }

    private static Optional<Left> left(Record row) {
        var attachment = Optional.ofNullable(row.get(VOLUME_LEASE.ATTACHMENT_ID.getName(), String.class));
        return Optional.ofNullable(row.get(VOLUME_LEASE.LEFT_BY.getName(), String.class))
                .map(by -> new Left(new WorkerId(by), attachment.map(AttachmentId::new)));
    }
}
