package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ANSWER;
import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.STORE;
import static io.vitrine.catalog.jooq.Tables.WORKER;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Work that waits for a worker: the row is the work, the bell only says that there is one. */
@Singleton
public final class Jobs {
    /** How long a ring may go unanswered before it is repeated for the first time; twice as long each further time. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** And at most: where workers are frozen or away, what was rung for lies in the queue already. */
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    /** How long a bell that was heard may take to lead to a claim. */
    private static final Duration EARSHOT = Duration.ofSeconds(1);

    private static final Field<OffsetDateTime> LAST_RUNG = DSL.coalesce(JOB.RUNG_AT, JOB.CREATED_AT);

    /** Since when anybody could have claimed it: it was asked for, its time to try again came, or its lease lapsed. */
    private static final Field<OffsetDateTime> WAITING_SINCE = DSL.field(
            "greatest({0}, {1}, {2})", OffsetDateTime.class, JOB.CREATED_AT, JOB.NEXT_RUN_AT, JOB.LEASE_UNTIL);

    private final Database database;

    public Jobs(DataSource database) {
        this.database = new Database(database);
    }

    /** What is to be done. */
    public sealed interface Work {
        /** Remove the bytes at a location whose image is deleted. */
        record RemoveLocation(ImageId image, Location location) implements Work {}

        /** Remove whatever an abandoned attempt has left in its store. */
        record AbortAttempt(ImageId image, AttemptId attempt, StoreId store) implements Work {}

        /** Read a copy of an image as a whole and compare; ended by {@link Verifications#finish}. */
        record VerifyImage(ImageId image, Location location) implements Work {}

        /** Ask a store what keeps the bytes at a location from being removed; ended by {@link Jobs#answer}. */
        record AskDependents(ImageId image, Location location) implements Work {}

        /** Ask a store whether the image may have what lies at a URL; ended by {@link Inspections#answer}. */
        record InspectUrl(ImageId image, StoreId store, String url) implements Work {}

        /** Make the digests of bytes that were registered; ended by {@link Hashes#finish}. */
        record HashImage(ImageId image, Location location, Hashing asked) implements Work {}

        /** Tell a store whose the image at a location is now. */
        record TellOwner(ImageId image, Location location) implements Work {}

        /** Compare what lies in a store with the ledger; ended by {@link Audits#finish}. */
        record AuditStore(StoreId store) implements Work {}
    }

    /** A claimed job. @param tries how often it was claimed, this time included */
    public record Job(JobId id, long epoch, Work work, int tries, Optional<String> traceparent) {}

    /**
     * Claims a waiting job (or one whose lease has lapsed) that this worker can do; empty where somebody else has it or it is done, and where
     * its store is not among {@code stores}, its place another worker or its kind of a later release.
     *
     * @param stores those that {@code worker} has
     */
    public Optional<Job> claim(JobId id, WorkerId worker, Set<StoreId> stores, Duration lease) {
        return database.write(sql -> sql.update(JOB)
                .set(JOB.WORKER_ID, worker.value())
                .set(JOB.EPOCH, JOB.EPOCH.plus(1))
                .set(JOB.TRIES, JOB.TRIES.plus(1))
                .set(JOB.LEASE_UNTIL, Sql.after(lease))
                .where(JOB.ID.eq(id.value()))
                .and(isDue())
                .and(JOB.REACHED_THROUGH.isNull().or(JOB.REACHED_THROUGH.eq(worker.value())))
                .and(isWorkFor(stores))
                .returning()
                .fetchOptional(Jobs::job));
    }

    private static Condition isDue() {
        return JOB.NEXT_RUN_AT.le(Sql.NOW).and(JOB.LEASE_UNTIL.isNull().or(JOB.LEASE_UNTIL.lt(Sql.NOW)));
    }

    private static Condition isWorkFor(Set<StoreId> stores) {
        return JOB.KIND
                .in(JobRows.KINDS)
                .and(JOB.STORE_ID.eq(DSL.any(stores.stream().map(StoreId::value).toArray(String[]::new))));
    }

    private static Job job(Record row) {
        return new Job(
                new JobId(row.get(JOB.ID)),
                row.get(JOB.EPOCH),
                work(row),
                row.get(JOB.TRIES),
                Optional.ofNullable(row.get(JOB.TRACEPARENT)));
    }

    private static Work work(Record row) {
        return switch (row.get(JOB.KIND)) {
            case JobRows.REMOVE_LOCATION -> new Work.RemoveLocation(image(row), location(row));
            case JobRows.ABORT_ATTEMPT ->
                new Work.AbortAttempt(image(row), new AttemptId(row.get(JOB.ATTEMPT_ID)), store(row));
            case JobRows.VERIFY_IMAGE -> new Work.VerifyImage(image(row), location(row));
            case JobRows.ASK_DEPENDENTS -> new Work.AskDependents(image(row), location(row));
            case JobRows.AUDIT_STORE -> new Work.AuditStore(store(row));
            case JobRows.INSPECT_URL -> new Work.InspectUrl(image(row), store(row), row.get(JOB.URL));
            case JobRows.HASH_IMAGE ->
                new Work.HashImage(
                        image(row),
                        location(row),
                        new Hashing(row.get(JOB.HASH_ALGORITHM), Optional.ofNullable(row.get(JOB.HASH_VALUE))));
            case JobRows.TELL_OWNER -> new Work.TellOwner(image(row), location(row));
            default -> throw new IllegalStateException("a job of an unknown kind: " + row.get(JOB.KIND));
        };
    }

    private static ImageId image(Record row) {
        return new ImageId(row.get(JOB.IMAGE_ID));
    }

    private static StoreId store(Record row) {
        return new StoreId(row.get(JOB.STORE_ID));
    }

    private static Location location(Record row) {
        return new Location(
                store(row),
                row.get(JOB.URL),
                Optional.ofNullable(row.get(JOB.REACHED_THROUGH)).map(WorkerId::new));
    }

    /** The work is done; false where another epoch has it. */
    public boolean done(Job job) {
        return database.write(sql -> JobRows.end(sql, job)).isPresent();
    }

    /** Ends a question with what the store says, for whoever waits in {@link Dependents}; false where another epoch has it, or nobody waits. */
    public boolean answer(Job job, Optional<String> dependents) {
        return database.write(sql -> {
            var answer = AnswerRows.end(sql, job);
            answer.ifPresent(
                    row -> row.set(ANSWER.DEPENDENTS, dependents.orElse(null)).execute());
            return answer.isPresent();
        });
    }

    /** Holds a claim for another {@code lease} from now on; false where another epoch has the job, or it is done. */
    public boolean renew(Job job, Duration lease) {
        return database.write(sql -> sql.update(JOB)
                        .set(JOB.LEASE_UNTIL, Sql.after(lease))
                        .where(JobRows.isHeld(job), JOB.LEASE_UNTIL.isNotNull())
                        .execute())
                == 1;
    }

    /** The work failed; it is tried again after {@code delay}. */
    public void retry(Job job, String error, Duration delay) {
        database.write(sql -> sql.update(JOB)
                .setNull(JOB.LEASE_UNTIL)
                .set(JOB.NEXT_RUN_AT, Sql.after(delay))
                .set(JOB.LAST_ERROR, error)
                .where(JobRows.isHeld(job))
                .execute());
    }

    /**
     * Gives back what {@code worker} itself has claimed: it has just started and so works on none of it, or it ends. It waits again from now
     * on, and the next {@link #unanswered} rings for it; whoever rings at once is answered sooner. What was never claimed is left alone.
     */
    public List<JobId> disown(WorkerId worker) {
        return database.write(sql -> sql.update(JOB)
                .setNull(JOB.LEASE_UNTIL)
                .set(JOB.RUNG_AT, JobRows.LONG_AGO)
                .where(JOB.WORKER_ID.eq(worker.value()), JOB.LEASE_UNTIL.isNotNull())
                .returning(JOB.ID)
                .fetch(row -> new JobId(row.get(JOB.ID))));
    }

    /**
     * Jobs that are due and that nobody works on: their bell was lost, or it is time to try again. Each is answered once in a while, and ever
     * more rarely, so that a queue nobody reads does not fill; those not rung for longest first: jobs that only an absent worker can do
     * keep no others waiting.
     */
    public List<JobId> unanswered(int limit) {
        var due = DSL.select(JOB.ID)
                .from(JOB)
                .where(isUnanswered())
                .orderBy(LAST_RUNG, JOB.ID)
                .limit(limit)
                .forUpdate()
                .skipLocked();
        return database.write(sql -> sql.update(JOB)
                .set(JOB.RUNG_AT, Sql.NOW)
                .where(JOB.ID.in(due))
                .returning(JOB.ID)
                .fetch(row -> new JobId(row.get(JOB.ID))));
    }

    /**
     * Due jobs whose bell may have been heard in vain: nobody but {@code worker} can do them, or another worker that lives does not have their
     * store. Those whose bell would have led to a claim by now; the oldest first.
     *
     * @param stores those that {@code worker} has
     */
    public List<JobId> heardInVain(WorkerId worker, Set<StoreId> stores, int limit) {
        var theirs = selectOne().from(STORE).where(STORE.WORKER_ID.eq(WORKER.ID), STORE.ID.eq(JOB.STORE_ID));
        var withoutIt = selectOne()
                .from(WORKER)
                .where(WorkerRegister.lives(), WORKER.ID.ne(worker.value()))
                .andNotExists(theirs);
        var missedByOthers = JOB.REACHED_THROUGH.isNull().and(exists(withoutIt));
        return database.read(sql -> sql.select(JOB.ID)
                .from(JOB)
                .where(isDue(), isWorkFor(stores), JOB.CREATED_AT.lt(Sql.after(EARSHOT.negated())))
                .and(JOB.REACHED_THROUGH.eq(worker.value()).or(missedByOthers))
                .orderBy(JOB.NEXT_RUN_AT)
                .limit(limit)
                .fetch(row -> new JobId(row.value1())));
    }

    /** How many {@link #unanswered} would find. */
    public int countUnanswered() {
        return database.read(sql -> sql.fetchCount(JOB, isUnanswered()));
    }

    /** For who cannot ring: the next {@link #unanswered}, wherever it runs, answers these jobs. */
    public void ringSoon(Collection<JobId> ids) {
        database.write(sql -> sql.update(JOB)
                .set(JOB.RUNG_AT, JobRows.LONG_AGO)
                .where(JOB.ID.eq(DSL.any(ids.stream().map(JobId::value).toArray(UUID[]::new))))
                .execute());
    }

    /** As long as it had waited when it was last rung for: so each wait is twice the one before. */
    private static Field<?> patience() {
        return DSL.field(
                "greatest({0}, least({1}, {2} - {3}))",
                SQLDataType.INTERVAL, Sql.interval(PATIENCE), Sql.interval(LONGEST_PATIENCE), LAST_RUNG, WAITING_SINCE);
    }

    private static Condition isUnanswered() {
        return isDue().and(DSL.condition("{0} + {1} < {2}", LAST_RUNG, patience(), Sql.NOW));
    }
}
