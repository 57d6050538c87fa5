package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.JOB;

import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Work that waits for a worker: the row is the work, the bell only says that there is one. */
@Singleton
public final class Jobs {
    /** How long a ring may go unanswered before it is repeated. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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
    }

    /** A claimed job. @param tries how often it was claimed, this time included */
    public record Job(JobId id, long epoch, Work work, int tries, Optional<String> traceparent) {}

    /** Claims a waiting job (or one whose lease has lapsed) that this worker can do; empty where somebody else has it or it is done. */
    public Optional<Job> claim(JobId id, WorkerId worker, Duration lease) {
        return database.write(sql -> sql.update(JOB)
                .set(JOB.WORKER_ID, worker.value())
                .set(JOB.EPOCH, JOB.EPOCH.plus(1))
                .set(JOB.TRIES, JOB.TRIES.plus(1))
                .set(JOB.LEASE_UNTIL, Sql.after(lease))
                .where(JOB.ID.eq(id.value()))
                .and(isDue())
                .and(JOB.REACHED_THROUGH.isNull().or(JOB.REACHED_THROUGH.eq(worker.value())))
                .returning()
                .fetchOptional(Jobs::job));
    }

    private static Condition isDue() {
        return JOB.NEXT_RUN_AT.le(Sql.NOW).and(JOB.LEASE_UNTIL.isNull().or(JOB.LEASE_UNTIL.lt(Sql.NOW)));
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
        var image = new ImageId(row.get(JOB.IMAGE_ID));
        var store = new StoreId(row.get(JOB.STORE_ID));
        return switch (row.get(JOB.KIND)) {
            case JobRows.REMOVE_LOCATION ->
                new Work.RemoveLocation(
                        image,
                        new Location(
                                store,
                                row.get(JOB.URL),
                                Optional.ofNullable(row.get(JOB.REACHED_THROUGH))
                                        .map(WorkerId::new)));
            case JobRows.ABORT_ATTEMPT -> new Work.AbortAttempt(image, new AttemptId(row.get(JOB.ATTEMPT_ID)), store);
            default -> throw new IllegalStateException("a job of an unknown kind: " + row.get(JOB.KIND));
        };
    }

    /** The work is done; false where another epoch has it. */
    public boolean done(Job job) {
        return database.write(sql -> sql.deleteFrom(JOB).where(isHeld(job)).execute()) == 1;
    }

    /** The work failed; it is tried again after {@code delay}. */
    public void retry(Job job, String error, Duration delay) {
        database.write(sql -> sql.update(JOB)
                .setNull(JOB.LEASE_UNTIL)
                .set(JOB.NEXT_RUN_AT, Sql.after(delay))
                .set(JOB.LAST_ERROR, error)
                .where(isHeld(job))
                .execute());
    }

    /**
     * Jobs of {@code worker} itself, which has just started and so works on none of them: those that it had claimed before it ended, which
     * wait again from now on, and those that nobody else can do, whose bells nobody heard. Returns them, to ring for.
     */
    public List<JobId> disown(WorkerId worker) {
        var claimed = JOB.WORKER_ID.eq(worker.value()).and(JOB.LEASE_UNTIL.isNotNull());
        var waiting = JOB.REACHED_THROUGH.eq(worker.value()).and(JOB.LEASE_UNTIL.isNull());
        return database.write(sql -> sql.update(JOB)
                .setNull(JOB.LEASE_UNTIL)
                .where(claimed.or(waiting))
                .returning(JOB.ID)
                .fetch(row -> new JobId(row.get(JOB.ID))));
    }

    private static Condition isHeld(Job job) {
        return JOB.ID.eq(job.id().value()).and(JOB.EPOCH.eq(job.epoch()));
    }

    /**
     * Jobs that are due and that nobody works on: their bell was lost, or it is time to try again. Each is answered once in a while, those
     * not rung for longest first: jobs that only an absent worker can do keep no others waiting.
     */
    public List<JobId> unanswered(int limit) {
        var due = DSL.select(JOB.ID)
                .from(JOB)
                .where(isDue())
                .and(DSL.coalesce(JOB.RUNG_AT, JOB.CREATED_AT).lt(Sql.after(PATIENCE.negated())))
                .orderBy(DSL.coalesce(JOB.RUNG_AT, JOB.CREATED_AT), JOB.ID)
                .limit(limit)
                .forUpdate()
                .skipLocked();
        return database.write(sql -> sql.update(JOB)
                .set(JOB.RUNG_AT, Sql.NOW)
                .where(JOB.ID.in(due))
                .returning(JOB.ID)
                .fetch(row -> new JobId(row.get(JOB.ID))));
    }
}
