package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static io.vitrine.catalog.jooq.Tables.STORE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.InsertSetMoreStep;
import org.jooq.Record;

/** Writes jobs beside the change that makes them necessary, in its transaction. */
final class JobRows {
    static final String REMOVE_LOCATION = "remove_location";
    static final String ABORT_ATTEMPT = "abort_attempt";
    static final String VERIFY_IMAGE = "verify_image";
    static final String AUDIT_STORE = "audit_store";
    static final String ASK_DEPENDENTS = "ask_dependents";
    static final String INSPECT_URL = "inspect_url";
    static final String HASH_IMAGE = "hash_image";
    static final String TELL_OWNER = "tell_owner";

    /** What this release can do: a job of another kind waits for a worker of the release that wrote it. */
    static final List<String> KINDS = List.of(
            REMOVE_LOCATION,
            ABORT_ATTEMPT,
            VERIFY_IMAGE,
            AUDIT_STORE,
            ASK_DEPENDENTS,
            INSPECT_URL,
            HASH_IMAGE,
            TELL_OWNER);

    /** Of a bell that nobody will ring: the next clean-up need not wait for an answer to it. */
    static final Field<OffsetDateTime> LONG_AGO = Sql.after(Duration.ofDays(-1));

    private JobRows() {}

    static JobId askDependents(DSLContext sql, ImageId image, Location location) {
        var id = JobId.fresh();
        row(sql, id, ASK_DEPENDENTS, image, location).execute();
        return id;
    }

    /** For any worker that has the store: whose bytes they are is not known yet. */
    static JobId inspectUrl(DSLContext sql, ImageId image, StoreId store, String url) {
        var id = JobId.fresh();
        row(sql, id, INSPECT_URL, image, new Location(store, url, Optional.empty()))
                .execute();
        return id;
    }

    static JobId hashImage(DSLContext sql, ImageId image, Location location, Hashing asked) {
        var id = JobId.fresh();
        row(sql, id, HASH_IMAGE, image, location)
                .set(JOB.HASH_ALGORITHM, asked.algorithm())
                .set(JOB.HASH_VALUE, asked.mustBe().orElse(null))
                .execute();
        return id;
    }

    static JobId tellOwner(DSLContext sql, ImageId image, Location location) {
        var id = JobId.fresh();
        row(sql, id, TELL_OWNER, image, location).execute();
        return id;
    }

    static JobId removeLocation(DSLContext sql, ImageId image, Location location, Optional<AttemptId> attempt) {
        var id = JobId.fresh();
        row(sql, id, REMOVE_LOCATION, image, location)
                .set(JOB.ATTEMPT_ID, attempt.map(AttemptId::value).orElse(null))
                .execute();
        return id;
    }

    /** Takes all locations of a deleted image away; answers the jobs that remove what lies there. */
    static List<JobId> removeLocations(DSLContext sql, ImageId image) {
        return sql.deleteFrom(LOCATION)
                .where(LOCATION.IMAGE_ID.eq(image.value()))
                .returning(LOCATION.STORE_ID, LOCATION.URL, LOCATION.REACHED_THROUGH, LOCATION.ATTEMPT_ID)
                .fetch()
                .map(row -> removeLocation(
                        sql,
                        image,
                        ImageRows.location(row),
                        Optional.ofNullable(row.get(LOCATION.ATTEMPT_ID)).map(AttemptId::new)));
    }

    /** Nobody needs to know any more what its bytes are, or whether they are sound; who reads them finds the job gone. */
    static void forgetReads(DSLContext sql, ImageId image) {
        sql.deleteFrom(JOB)
                .where(JOB.IMAGE_ID.eq(image.value()), JOB.KIND.in(inline(VERIFY_IMAGE), inline(HASH_IMAGE)))
                .execute();
    }

    /** Ends a job in the transaction of its effect: answers when it was written, empty where this claim does not hold it any more. */
    static Optional<OffsetDateTime> end(DSLContext sql, Job job) {
        return sql.deleteFrom(JOB).where(isHeld(job)).returning(JOB.CREATED_AT).fetchOptional(JOB.CREATED_AT);
    }

    static Condition isHeld(Job job) {
        return JOB.ID.eq(job.id().value()).and(JOB.EPOCH.eq(job.epoch()));
    }

    /** For the worker of the attempt alone, where its store is its own; for any worker else. */
    static JobId abortAttempt(DSLContext sql, ImageId image, AttemptId attempt, StoreId store, WorkerId worker) {
        var id = JobId.fresh();
        row(sql, id, ABORT_ATTEMPT, image)
                .set(JOB.STORE_ID, store.value())
                .set(JOB.ATTEMPT_ID, attempt.value())
                .set(
                        JOB.REACHED_THROUGH,
                        select(STORE.REACHED_THROUGH)
                                .from(STORE)
                                .where(STORE.ID.eq(store.value()), STORE.WORKER_ID.eq(worker.value())))
                .execute();
        return id;
    }

    private static InsertSetMoreStep<Record> row(
            DSLContext sql, JobId id, String kind, ImageId image, Location location) {
        return row(sql, id, kind, image)
                .set(JOB.STORE_ID, location.store().value())
                .set(JOB.URL, location.url())
                .set(
                        JOB.REACHED_THROUGH,
                        location.reachedThrough().map(WorkerId::value).orElse(null));
    }

    private static InsertSetMoreStep<Record> row(DSLContext sql, JobId id, String kind, ImageId image) {
        return sql.insertInto(JOB)
                .set(JOB.ID, id.value())
                .set(JOB.KIND, kind)
                .set(JOB.IMAGE_ID, image.value())
                .set(JOB.EPOCH, 0L)
                .set(JOB.TRIES, 0)
                .set(JOB.NEXT_RUN_AT, Sql.NOW)
                .set(JOB.TRACEPARENT, Traceparent.current().orElse(null))
                .set(JOB.CREATED_AT, Sql.NOW);
    }
}
