package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ANSWER;
import static io.vitrine.catalog.jooq.Tables.JOB;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.model.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.InsertSetMoreStep;
import org.jooq.Record;

/** What workers answer to questions, each of which is a job. */
final class AnswerRows {
    /** Whoever asked has gone away without taking it. */
    private static final Duration KEPT_FOR = Duration.ofMinutes(10);

    private AnswerRows() {}

    static void forgetOld(DSLContext sql) {
        sql.deleteFrom(ANSWER)
                .where(ANSWER.GIVEN_AT.lt(Sql.after(KEPT_FOR.negated())))
                .execute();
    }

    /** Ends the question; empty where another epoch has it, or nobody waits. What is answered is left to be added. */
    static Optional<InsertSetMoreStep<Record>> end(DSLContext sql, Job job) {
        return JobRows.end(sql, job).map(_ -> sql.insertInto(ANSWER)
                .set(ANSWER.JOB_ID, job.id().value())
                .set(ANSWER.GIVEN_AT, Sql.NOW));
    }

    /** Questions and answers: nobody waits any more. */
    static int forget(DSLContext sql, Collection<JobId> jobs) {
        sql.deleteFrom(ANSWER).where(ANSWER.JOB_ID.in(ids(jobs))).execute();
        return sql.deleteFrom(JOB).where(JOB.ID.in(ids(jobs))).execute();
    }

    static List<UUID> ids(Collection<JobId> jobs) {
        return jobs.stream().map(JobId::value).toList();
    }
}
