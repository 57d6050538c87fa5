package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.NOTIFICATION;
import static io.vitrine.catalog.jooq.Tables.NOTIFIER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.JSONB;
import org.jooq.Record;

/**
 * What is yet to be told on the message bus. Each event leaves one in its own transaction while they are switched on; those of one image are in
 * the order in which it happened.
 */
@Singleton
public final class Notifications {
    private final Database database;

    public Notifications(DataSource database) {
        this.database = new Database(database);
    }

    /**
     * One that waits.
     *
     * @param what the event's own word
     * @param store where the bytes of an upload that begins go
     * @param image its row at that moment, as JSON, with the MD5 of its bytes
     * @param member the member's row at that moment, as JSON, where it is about one
     * @param transfer what was told of a download, as JSON
     */
    public record Waiting(
            long id,
            Instant happenedAt,
            String what,
            Optional<String> reason,
            Optional<StoreId> store,
            Optional<String> image,
            Optional<String> member,
            Optional<String> transfer) {}

    /** Whether events leave anything from now on. */
    public void switchOn(boolean on) {
        database.read(sql -> sql.update(NOTIFIER)
                .set(NOTIFIER.NOTIFIES, on)
                .where(NOTIFIER.NOTIFIES.ne(on))
                .execute());
    }

    /** Makes this worker the one that sends, for so long; false where another one is. */
    public boolean hold(WorkerId worker, Duration lease) {
        return database.read(sql -> sql.update(NOTIFIER)
                        .set(NOTIFIER.WORKER_ID, worker.value())
                        .set(NOTIFIER.LEASE_UNTIL, Sql.after(lease))
                        .where(NOTIFIER.WORKER_ID
                                .isNull()
                                .or(NOTIFIER.WORKER_ID.eq(worker.value()))
                                .or(NOTIFIER.LEASE_UNTIL.lt(Sql.NOW)))
                        .execute())
                > 0;
    }

    /** Lets another worker send at once. */
    public void release(WorkerId worker) {
        database.read(sql -> sql.update(NOTIFIER)
                .setNull(NOTIFIER.WORKER_ID)
                .where(NOTIFIER.WORKER_ID.eq(worker.value()))
                .execute());
    }

    /** Of no event: a download that has ended. */
    public void add(String what, String transfer) {
        database.read(sql -> sql.insertInto(NOTIFICATION)
                .set(NOTIFICATION.HAPPENED_AT, Sql.NOW)
                .set(NOTIFICATION.WHAT, what)
                .set(NOTIFICATION.TRANSFER, JSONB.valueOf(transfer))
                .execute());
    }

    /** The oldest ones. */
    public List<Waiting> oldest(int most) {
        return database.read(sql -> sql.selectFrom(NOTIFICATION)
                .orderBy(NOTIFICATION.ID)
                .limit(most)
                .fetch(Notifications::waiting));
    }

    private static Waiting waiting(Record row) {
        return new Waiting(
                row.get(NOTIFICATION.ID),
                row.get(NOTIFICATION.HAPPENED_AT).toInstant(),
                row.get(NOTIFICATION.WHAT),
                Optional.ofNullable(row.get(NOTIFICATION.REASON)),
                Optional.ofNullable(row.get(NOTIFICATION.STORE_ID)).map(StoreId::new),
                Optional.ofNullable(row.get(NOTIFICATION.IMAGE)).map(JSONB::data),
                Optional.ofNullable(row.get(NOTIFICATION.MEMBER)).map(JSONB::data),
                Optional.ofNullable(row.get(NOTIFICATION.TRANSFER)).map(JSONB::data));
    }

    /** Forgets those that the bus has taken. */
    public void sent(Collection<Long> ids) {
        database.read(sql ->
                sql.deleteFrom(NOTIFICATION).where(NOTIFICATION.ID.in(ids)).execute());
    }

    /**
     * Gives up those that wait for longer than {@code age}, and the oldest of more than {@code most}: a bus that is never there must not fill the
     * database. At most {@code limit} of them; answers how many, which {@link #dropped} counts too.
     */
    public int drop(Duration age, int most, int limit) {
        return database.write(sql -> {
            var dropped = sql.deleteFrom(NOTIFICATION)
                    .where(NOTIFICATION.ID.in(select(NOTIFICATION.ID)
                            .from(NOTIFICATION)
                            .where(isTooMuch(age, most))
                            .orderBy(NOTIFICATION.ID)
                            .limit(limit)))
                    .execute();
            if (dropped > 0) {
                sql.update(NOTIFIER)
                        .set(NOTIFIER.DROPPED, NOTIFIER.DROPPED.plus(dropped))
                        .execute();
            }
            return dropped;
        });
    }

    /** How many {@link #drop} would find. */
    public int countToDrop(Duration age, int most) {
        return database.read(sql -> sql.fetchCount(NOTIFICATION, isTooMuch(age, most)));
    }

    private static Condition isTooMuch(Duration age, int most) {
        var newest = NOTIFICATION.as("newest");
        var lastTooMany = select(newest.ID)
                .from(newest)
                .orderBy(newest.ID.desc())
                .limit(1)
                .offset(most);
        return NOTIFICATION.HAPPENED_AT.lt(Sql.after(age.negated())).or(NOTIFICATION.ID.le(field(lastTooMany)));
    }

    /** How many were given up since there is this catalogue. */
    public long dropped() {
        return database.read(sql -> sql.select(NOTIFIER.DROPPED).from(NOTIFIER).fetchSingle(NOTIFIER.DROPPED));
    }
}
