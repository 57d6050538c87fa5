package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.STORE;
import static io.vitrine.catalog.jooq.Tables.WORKER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.Caller;
import io.vitrine.model.JobId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;

/** Comparisons of what lies in a store with what the ledger knows, asked for here and made by workers. */
@Singleton
public final class Audits {
    /** A worker that was silent for so long gets no new audit: it would wait for nobody. */
    private static final Duration PRESENT = Duration.ofMinutes(10);

    private final Database database;

    public Audits(DataSource database) {
        this.database = new Database(database);
    }

    /** Asks for one audit of each store of each present worker, one in all for a store they share, unless one waits. Answers the new jobs. */
    public List<JobId> request() {
        var stores = due().asTable("due");
        return database.write(sql -> sql.insertInto(
                        JOB,
                        JOB.ID,
                        JOB.KIND,
                        JOB.STORE_ID,
                        JOB.REACHED_THROUGH,
                        JOB.EPOCH,
                        JOB.TRIES,
                        JOB.NEXT_RUN_AT,
                        JOB.CREATED_AT)
                .select(select(
                                function("gen_random_uuid", SQLDataType.UUID),
                                inline(JobRows.AUDIT_STORE),
                                field("due.id", SQLDataType.VARCHAR),
                                field("due.reached_through", SQLDataType.VARCHAR),
                                inline(0L),
                                inline(0),
                                Sql.NOW,
                                Sql.NOW)
                        .from(stores))
                .onConflictDoNothing()
                .returning(JOB.ID)
                .fetch(row -> new JobId(row.get(JOB.ID))));
    }

    /** How many {@link #request} would ask for. */
    public int count() {
        return database.read(sql -> sql.fetchCount(due()));
    }

    private static Select<Record2<String, String>> due() {
        return selectDistinct(STORE.ID, STORE.REACHED_THROUGH)
                .from(STORE)
                .join(WORKER)
                .on(WORKER.ID.eq(STORE.WORKER_ID))
                .where(WORKER.HEARTBEAT_AT.gt(Sql.after(PRESENT.negated())))
                .and(notExists(selectOne()
                        .from(JOB)
                        .where(JOB.KIND.eq(inline(JobRows.AUDIT_STORE)), JOB.STORE_ID.eq(STORE.ID))
                        .and(JOB.REACHED_THROUGH.isNotDistinctFrom(STORE.REACHED_THROUGH))));
    }

    /**
     * What one audit found.
     *
     * @param targets that lie in the store
     * @param removed of them, because nobody referred to them
     * @param unknown of them to this database, left alone: it is older than they are
     */
    public record Count(int targets, int removed, int unknown) {}

    /** Ends the job and notes what it found; false, and nothing is changed, where another epoch has it or it was ended already. */
    public boolean finish(Job job, Work.AuditStore work, WorkerId worker, Count count) {
        return database.write(sql -> {
            if (JobRows.end(sql, job).isEmpty()) {
                return false;
            }
            Events.write(
                    sql,
                    "store.audit",
                    Caller.system("audit"),
                    "Store " + work.store() + " of worker " + worker + " holds " + count.targets() + " targets; "
                            + count.removed() + " that nobody referred to were removed, " + count.unknown()
                            + " that this database does not know were left alone.");
            return true;
        });
    }
}
