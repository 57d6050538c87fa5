package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ATTEMPT;
import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.LOCATION;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Caller;
import io.vitrine.model.Content;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * The ledger of attempts at storing an image. Leases are judged by the database's clock alone; every change is a compare-and-set on
 * (attempt, epoch), so a worker that lost its lease changes nothing.
 */
@Singleton
public final class Ledger {
    private static final String WRITE = "write";
    private static final Condition HAS_LAPSED = ATTEMPT.LEASE_UNTIL.lt(Sql.NOW);

    private static final String RENEW_ALL = """
            update attempt set lease_until = {3}, bytes_flushed = held.bytes, updated_at = statement_timestamp()
            from (
              select attempt.id, asked.bytes
              from unnest({0}, {1}, {2}) as asked (id, epoch, bytes)
              join attempt on attempt.id = asked.id and attempt.epoch = asked.epoch
              where {4}
              for update of attempt skip locked
            ) as held
            where attempt.id = held.id
            returning attempt.id
            """;

    private static final String LOST_OF = """
            select asked.id, image.id is not null
            from unnest({0}, {1}) as asked (id, epoch)
            left join attempt on attempt.id = asked.id
            left join image on image.id = attempt.image_id and image.deleted_at is null
            where attempt.id is null or attempt.epoch <> asked.epoch or not ({2})
            """;

    private final Database database;

    public Ledger(DataSource database) {
        this.database = new Database(database);
    }

    /** What came of claiming an image for an upload. */
    public sealed interface Claim {
        /** @param formats as they stay while the lease lasts */
        record Won(Lease lease, DeclaredFormats formats) implements Claim {}

        /** The image is in another status than queued: somebody else was first. */
        record NotQueued(ImageStatus status) implements Claim {}

        record Gone() implements Claim {}
    }

    /** One transaction: the attempt row at {@link AttemptStep#INTENT}, and the image queued to saving. */
    public Claim begin(
            AttemptId attempt,
            ImageId image,
            StoreId store,
            WorkerId worker,
            OptionalLong announcedBytes,
            Duration lease,
            Caller by) {
        return database.write(sql -> {
            var formats = UploadStatus.claim(sql, image);
            if (formats.isEmpty()) {
                return UploadStatus.statusOf(sql, image)
                        .<Claim>map(Claim.NotQueued::new)
                        .orElseGet(Claim.Gone::new);
            }
            insert(sql, attempt, image, store, worker, announcedBytes, lease);
            Events.uploadBegins(sql, image, store, by);
            return new Claim.Won(new Lease(attempt, image, store, worker, 1), formats.get());
        });
    }

    private static void insert(
            DSLContext sql,
            AttemptId attempt,
            ImageId image,
            StoreId store,
            WorkerId worker,
            OptionalLong announcedBytes,
            Duration lease) {
        sql.insertInto(ATTEMPT)
                .set(ATTEMPT.ID, attempt.value())
                .set(ATTEMPT.IMAGE_ID, image.value())
                .set(ATTEMPT.STORE_ID, store.value())
                .set(ATTEMPT.KIND, WRITE)
                .set(ATTEMPT.STEP, AttemptStep.INTENT.wireName())
                .set(ATTEMPT.EPOCH, 1L)
                .set(ATTEMPT.WORKER_ID, worker.value())
                .set(ATTEMPT.LEASE_UNTIL, Sql.after(lease))
                .set(ATTEMPT.ANNOUNCED_BYTES, announcedBytes.isPresent() ? (Long) announcedBytes.getAsLong() : null)
                .set(ATTEMPT.BYTES_FLUSHED, 0L)
                .set(ATTEMPT.CREATED_AT, Sql.NOW)
                .set(ATTEMPT.UPDATED_AT, Sql.NOW)
                .execute();
    }

    /** What a renewal found. */
    public enum Renewal {
        HELD,
        /** The image was deleted by its user. */
        IMAGE_GONE,
        /** Another epoch owns the attempt, or it has ended. */
        LOST
    }

    /** A lease that is to be renewed, and how far its transfer has come. */
    public record Held(Lease lease, long bytesFlushed) {}

    /**
     * Renews all of them in one statement, so that no answer that is lost leaves a row locked. Those that somebody changes at this moment
     * are not waited for: they are missing in the answer, and may be asked for again.
     *
     * @param deadline of each statement, in whole seconds; the database gives it up then
     */
    public Map<AttemptId, Renewal> renewAll(Collection<Held> held, Duration duration, Duration deadline) {
        var ids =
                DSL.val(held.stream().map(one -> one.lease().attempt().value()).toArray(UUID[]::new));
        var epochs = DSL.val(held.stream().map(one -> one.lease().epoch()).toArray(Long[]::new));
        var bytes = DSL.val(held.stream().map(Held::bytesFlushed).toArray(Long[]::new));
        var seconds = Math.toIntExact(Math.max(1, deadline.toSeconds()));
        return database.read(sql -> {
            var renewals = new HashMap<AttemptId, Renewal>();
            sql.resultQuery(RENEW_ALL, ids, epochs, bytes, Sql.after(duration), AttemptRows.UNDER_WAY)
                    .queryTimeout(seconds)
                    .fetch(0, UUID.class)
                    .forEach(id -> renewals.put(new AttemptId(id), Renewal.HELD));
            if (renewals.size() < held.size()) {
                sql.resultQuery(LOST_OF, ids, epochs, AttemptRows.UNDER_WAY)
                        .queryTimeout(seconds)
                        .forEach(row -> renewals.putIfAbsent(
                                new AttemptId(row.get(0, UUID.class)),
                                row.get(1, Boolean.class) ? Renewal.LOST : Renewal.IMAGE_GONE));
            }
            return renewals;
        });
    }

    /** Records a step; false where the lease is lost. */
    public boolean reached(Lease lease, AttemptStep step) {
        return change(lease, Map.of(ATTEMPT.STEP, DSL.val(step.wireName())));
    }

    /** Records the volume that the attempt fills; false where the lease is lost. */
    public boolean volumeCreated(Lease lease, VolumeId volume) {
        return change(lease, Map.of(ATTEMPT.VOLUME_ID, DSL.val(volume.value())));
    }

    /** Records the attachment the attempt writes through; false where the lease is lost. */
    public boolean attachmentReserved(Lease lease, AttachmentId attachment) {
        return change(lease, Map.of(ATTEMPT.ATTACHMENT_ID, DSL.val(attachment.value())));
    }

    private boolean change(Lease lease, Map<? extends Field<?>, ? extends Field<?>> changes) {
        return database.write(sql -> sql.update(ATTEMPT)
                        .set(changes)
                        .set(ATTEMPT.UPDATED_AT, Sql.NOW)
                        .where(isHeld(lease))
                        .execute())
                == 1;
    }

    private static Condition isHeld(Lease lease) {
        return ATTEMPT.ID
                .eq(lease.attempt().value())
                .and(ATTEMPT.EPOCH.eq(lease.epoch()))
                .and(AttemptRows.UNDER_WAY);
    }

    /** What came of the commit. */
    public enum Commit {
        COMMITTED,
        IMAGE_GONE,
        LOST
    }

    /**
     * The one transaction that makes an image active: lease and epoch still ours and the image still saving by this attempt, then
     * content, checksums, locations (none for an image of zero bytes) and status. Safe to repeat after a lost answer.
     */
    public Commit commit(
            Lease lease, Content content, OptionalLong virtualSizeBytes, List<Location> locations, Caller by) {
        return database.write(sql -> {
            UploadStatus.lock(sql, lease.image());
            var won = sql.update(ATTEMPT)
                    .set(ATTEMPT.STEP, AttemptStep.COMMITTED.wireName())
                    .set(ATTEMPT.BYTES_FLUSHED, content.sizeBytes())
                    .set(ATTEMPT.UPDATED_AT, Sql.NOW)
                    .where(isHeld(lease))
                    .and(ATTEMPT.LEASE_UNTIL.gt(Sql.NOW))
                    .execute();
            if (won == 0) {
                return notCommittedNow(sql, lease);
            }
            var contentId = ContentRows.store(sql, content, virtualSizeBytes);
            ContentRows.place(sql, lease, contentId, locations);
            UploadStatus.activate(sql, lease.image(), contentId, content.sizeBytes(), virtualSizeBytes);
            Events.write(sql, lease.image(), "image.upload", by);
            return Commit.COMMITTED;
        });
    }

    private static Commit notCommittedNow(DSLContext sql, Lease lease) {
        var committedBefore = sql.fetchExists(
                ATTEMPT,
                ATTEMPT.ID
                        .eq(lease.attempt().value())
                        .and(ATTEMPT.EPOCH.eq(lease.epoch()))
                        .and(ATTEMPT.STEP.eq(AttemptStep.COMMITTED.wireName())));
        if (committedBefore) {
            return Commit.COMMITTED;
        }
        return UploadStatus.statusOf(sql, lease.image()).isEmpty() ? Commit.IMAGE_GONE : Commit.LOST;
    }

    /**
     * Gives up: the image goes back to queued with {@code reason} as its last failure, the attempt waits in aborting, and a job that removes
     * its target is written with it. Answers that job; empty where the lease is lost, whose taker has written the job.
     */
    public Optional<JobId> abort(Lease lease, String reason, Caller by) {
        return database.write(sql -> {
            UploadStatus.lock(sql, lease.image());
            return abandon(sql, lease.image(), isHeld(lease), reason, by).stream()
                    .findFirst();
        });
    }

    /** The target of an aborting attempt is gone: the attempt has ended. */
    public void aborted(AttemptId attempt) {
        database.write(sql -> sql.update(ATTEMPT)
                .set(ATTEMPT.STEP, AttemptStep.ABORTED.wireName())
                .set(ATTEMPT.UPDATED_AT, Sql.NOW)
                .where(ATTEMPT.ID.eq(attempt.value()), ATTEMPT.STEP.eq(AttemptStep.ABORTING.wireName()))
                .execute());
    }

    /** One row of the ledger. */
    public record Entry(
            AttemptId attempt,
            ImageId image,
            StoreId store,
            WorkerId worker,
            long epoch,
            AttemptStep step,
            Optional<VolumeId> volume,
            Optional<AttachmentId> attachment,
            Optional<String> error) {}

    public Optional<Entry> find(AttemptId attempt) {
        return database.read(sql ->
                sql.selectFrom(ATTEMPT).where(ATTEMPT.ID.eq(attempt.value())).fetchOptional(Ledger::entry));
    }

    private static Entry entry(Record row) {
        return new Entry(
                new AttemptId(row.get(ATTEMPT.ID)),
                new ImageId(row.get(ATTEMPT.IMAGE_ID)),
                new StoreId(row.get(ATTEMPT.STORE_ID)),
                new WorkerId(row.get(ATTEMPT.WORKER_ID)),
                row.get(ATTEMPT.EPOCH),
                AttemptStep.ofWireName(row.get(ATTEMPT.STEP)),
                Optional.ofNullable(row.get(ATTEMPT.VOLUME_ID)).map(VolumeId::new),
                Optional.ofNullable(row.get(ATTEMPT.ATTACHMENT_ID)).map(AttachmentId::new),
                Optional.ofNullable(row.get(ATTEMPT.ERROR)));
    }

    /**
     * Attempts under way of {@code worker} itself, which has just started and so works on none of them: each gets a new epoch and an abort
     * job, its image goes back to queued. Returns the jobs to ring for.
     */
    public List<JobId> disown(WorkerId worker) {
        return abandonAll(
                ATTEMPT.WORKER_ID.eq(worker.value()),
                "The service stopped before the upload was complete.",
                "recovery");
    }

    /** The same for attempts of any worker whose lease has lapsed. */
    public List<JobId> expire() {
        return abandonAll(HAS_LAPSED, "The worker of the upload was not heard of in time.", "cleanup");
    }

    /** How many attempts {@link #expire} would find. */
    public int countLapsed() {
        return database.read(sql -> sql.fetchCount(ATTEMPT, HAS_LAPSED.and(AttemptRows.UNDER_WAY)));
    }

    /** Each attempt in a transaction of its own: one that cannot be abandoned now does not keep the others. */
    private List<JobId> abandonAll(Condition which, String reason, String task) {
        var candidates = database.read(sql ->
                sql.selectFrom(ATTEMPT).where(which, AttemptRows.UNDER_WAY).fetch(Ledger::entry));
        var jobs = new ArrayList<JobId>();
        for (var candidate : candidates) {
            var still = which.and(ATTEMPT.ID.eq(candidate.attempt().value()));
            jobs.addAll(database.write(sql -> {
                UploadStatus.lock(sql, candidate.image());
                return abandon(sql, candidate.image(), still, reason, Caller.system(task));
            }));
        }
        return jobs;
    }

    /** The image's row is locked already: every transaction that touches both takes the image first. */
    private static List<JobId> abandon(DSLContext sql, ImageId image, Condition which, String reason, Caller by) {
        var jobs = AttemptRows.fence(sql, image, reason, which);
        if (!jobs.isEmpty() && UploadStatus.requeue(sql, image, reason)) {
            Events.write(sql, image, "image.upload.abort", by, reason);
        }
        return jobs;
    }

    /**
     * Of the attempts that name targets found in a store, those whose target nobody refers to: ended, no location, no job that removes it.
     * Attempts that the database never heard of are left out. A row is written before its target exists and outlives it, so only a
     * database that was restored from an older backup does not know one, and what it lost is not for us to delete.
     */
    public Set<AttemptId> unreferenced(Collection<AttemptId> found) {
        return database.read(sql -> sql.select(ATTEMPT.ID)
                .from(ATTEMPT)
                .where(isOneOf(found))
                .andNot(isReferredTo())
                .fetchSet(row -> new AttemptId(row.value1())));
    }

    /** Of the same attempts those that the database never heard of, to be reported: it was restored from an older backup. */
    public Set<AttemptId> unknown(Collection<AttemptId> found) {
        var known = database.read(sql -> sql.select(ATTEMPT.ID)
                .from(ATTEMPT)
                .where(isOneOf(found))
                .fetchSet(row -> new AttemptId(row.value1())));
        var unknown = new HashSet<>(found);
        unknown.removeAll(known);
        return unknown;
    }

    /** One array however many they are: the number of parameters of a statement is limited. */
    private static Condition isOneOf(Collection<AttemptId> found) {
        return ATTEMPT.ID.eq(DSL.any(found.stream().map(AttemptId::value).toArray(UUID[]::new)));
    }

    /** An attempt in aborting has its job, written in the same transaction. */
    private static Condition isReferredTo() {
        return AttemptRows.UNDER_WAY
                .or(DSL.exists(DSL.selectOne().from(LOCATION).where(LOCATION.ATTEMPT_ID.eq(ATTEMPT.ID))))
                .or(DSL.exists(DSL.selectOne().from(JOB).where(JOB.ATTEMPT_ID.eq(ATTEMPT.ID))));
    }
}
