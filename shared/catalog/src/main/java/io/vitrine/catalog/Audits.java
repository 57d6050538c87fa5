package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ATTEMPT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
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
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;

/** Comparisons of what lies in a store with what the ledger knows, asked for here and made by workers. */
@Singleton
public final class Audits {
    /** A worker that was silent for so long gets no new audit: it would wait for nobody. */
    private static final Duration PRESENT = Duration.ofMinutes(10);

    private static final String SUSPECT = "suspect";

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
     * @param detached attachments that no worker had
     * @param suspect locations whose volume is not what it was
     */
    public record Count(int targets, int removed, int unknown, int detached, int suspect) {
        /** Of a store without attachments. */
        public Count(int targets, int removed, int unknown) {
            this(targets, removed, unknown, 0, 0);
        }

        private String more() {
            return detached + suspect == 0
                    ? ""
                    : " " + detached + " attachments that no worker had were ended; " + suspect
                            + " copies of images are suspect.";
        }
    }

    /**
     * A copy of an image as the catalogue has it.
     *
     * @param live whether the API still sees its image
     */
    public record Placed(ImageId image, Location location, boolean live) {}

    /** All copies in a store, those of images whose deletion is pending included. */
    public List<Placed> placed(StoreId store) {
        return database.read(sql -> sql.select(LOCATION.IMAGE_ID, LOCATION.URL, LOCATION.REACHED_THROUGH, Sql.LIVE)
                .from(LOCATION)
                .join(IMAGE)
                .on(IMAGE.ID.eq(LOCATION.IMAGE_ID))
                .where(LOCATION.STORE_ID.eq(store.value()))
                .fetch(row -> new Placed(
                        new ImageId(row.value1()),
                        new Location(
                                store,
                                row.value2(),
                                Optional.ofNullable(row.value3()).map(WorkerId::new)),
                        row.value4())));
    }

    /** Marks a copy that may not be what was stored, and notes why; false where it is marked already, or is not there any more. */
    public boolean suspect(Placed copy, String reason) {
        return database.write(sql -> {
            var marked = sql.update(LOCATION)
                    .set(LOCATION.STATUS, SUSPECT)
                    .where(
                            LOCATION.IMAGE_ID.eq(copy.image().value()),
                            LOCATION.STORE_ID.eq(copy.location().store().value()),
                            LOCATION.URL.eq(copy.location().url()),
                            LOCATION.STATUS.ne(SUSPECT))
                    .execute();
            if (marked > 0) {
                Events.write(sql, copy.image(), "location.suspect", Caller.system("audit"), reason);
            }
            return marked > 0;
        });
    }

    /** Attachments that attempts under way in a store have recorded. */
    public Set<AttachmentId> attachmentsUnderWay(StoreId store) {
        return database.read(sql -> sql.select(ATTEMPT.ATTACHMENT_ID)
                .from(ATTEMPT)
                .where(ATTEMPT.STORE_ID.eq(store.value()), ATTEMPT.ATTACHMENT_ID.isNotNull(), AttemptRows.UNDER_WAY)
                .fetchSet(row -> new AttachmentId(row.value1())));
    }

    /** Workers that were heard of lately, those that take no new work included. */
    public Set<WorkerId> livingWorkers() {
        return database.read(sql -> sql.select(WORKER.ID)
                .from(WORKER)
                .where(WorkerRegister.lives())
                .fetchSet(row -> new WorkerId(row.value1())));
    }

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
                            + " that this database does not know were left alone." + count.more());
            return true;
        });
    }
}
