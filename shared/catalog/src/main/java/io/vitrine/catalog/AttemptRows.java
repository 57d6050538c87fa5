package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ATTEMPT;

import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import java.util.Arrays;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** What several statements of the ledger say about its rows. */
final class AttemptRows {
    private static final List<? extends Field<String>> ENDED = Arrays.stream(AttemptStep.values())
            .filter(step -> !step.isUnderWay())
            .map(step -> DSL.inline(step.wireName()))
            .toList();

    /** Neither committed nor given up; written out as in the partial indexes. */
    static final Condition UNDER_WAY = ATTEMPT.STEP.notIn(ENDED);

    private AttemptRows() {}

    /**
     * Takes attempts under way away from whoever works on them: a new epoch, no lease, and a job that removes the target. The caller has
     * locked their image, which always comes first, so that nobody waits in a circle.
     */
    static List<JobId> fence(DSLContext sql, ImageId image, String reason, Condition which) {
        return sql.update(ATTEMPT)
                .set(ATTEMPT.STEP, AttemptStep.ABORTING.wireName())
                .set(ATTEMPT.EPOCH, ATTEMPT.EPOCH.plus(1))
                .setNull(ATTEMPT.LEASE_UNTIL)
                .set(ATTEMPT.ERROR, reason)
                .set(ATTEMPT.UPDATED_AT, Sql.NOW)
                .where(ATTEMPT.IMAGE_ID.eq(image.value()), UNDER_WAY, which)
                .returning(ATTEMPT.ID, ATTEMPT.STORE_ID, ATTEMPT.WORKER_ID)
                .fetch()
                .map(row -> JobRows.abortAttempt(
                        sql,
                        image,
                        new AttemptId(row.get(ATTEMPT.ID)),
                        new StoreId(row.get(ATTEMPT.STORE_ID)),
                        new WorkerId(row.get(ATTEMPT.WORKER_ID))));
    }
}
