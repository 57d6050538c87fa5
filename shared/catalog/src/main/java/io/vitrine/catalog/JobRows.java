package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.STORE;
import static org.jooq.impl.DSL.select;

import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.InsertSetMoreStep;
import org.jooq.Record;

/** Writes jobs beside the change that makes them necessary, in its transaction. */
final class JobRows {
    static final String REMOVE_LOCATION = "remove_location";
    static final String ABORT_ATTEMPT = "abort_attempt";

    private JobRows() {}

    static JobId removeLocation(DSLContext sql, ImageId image, Location location, Optional<AttemptId> attempt) {
        var id = JobId.fresh();
        row(sql, id, REMOVE_LOCATION, image)
                .set(JOB.STORE_ID, location.store().value())
                .set(JOB.URL, location.url())
                .set(JOB.ATTEMPT_ID, attempt.map(AttemptId::value).orElse(null))
                .set(
                        JOB.REACHED_THROUGH,
                        location.reachedThrough().map(WorkerId::value).orElse(null))
                .execute();
        return id;
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
