package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ATTEMPT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static io.vitrine.catalog.jooq.Tables.WORKER;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Images read again as a whole, against what was computed when they were stored. Each job ends in one transaction with one attempt of kind
 * {@code verify}, whose id is the job's, and one event, however often it was begun.
 */
@Singleton
public final class Verifications {
    private static final String KIND = "verify";
    private static final int ALL = Integer.MAX_VALUE;
    /** Exactly what the index is on. */
    private static final Field<OffsetDateTime> LAST_READ = coalesce(LOCATION.VERIFIED_AT, LOCATION.CREATED_AT);

    private static final Caller BY = Caller.system("verify");

    private final Database database;

    public Verifications(DataSource database) {
        this.database = new Database(database);
    }

    /**
     * Asks for each copy of a live image to be read again. Answers the jobs that wait, those that somebody else has asked for included; none
     * where the image has no bytes. Their bells count as lost already, so that the next clean-up rings for who asks without a queue.
     */
    public List<JobId> request(ImageId image) {
        return database.write(sql -> {
            insert(sql, IMAGE.ID.eq(image.value()), LOCATION.ID, ALL);
            return sql.select(JOB.ID)
                    .from(JOB)
                    .where(JOB.IMAGE_ID.eq(image.value()), JOB.KIND.eq(inline(JobRows.VERIFY_IMAGE)))
                    .fetch(row -> new JobId(row.value1()));
        });
    }

    /** A job, and the image it is about. */
    public record Request(JobId job, ImageId image) {}

    /** The same for every image; answers the jobs that were added to those that wait. */
    public List<Request> requestAll() {
        return database.write(sql -> insert(sql, noCondition(), LOCATION.ID, ALL));
    }

    /**
     * The same for copies that nobody has read for {@code age}, the longest unread first. No more are asked for than keep {@code atOnce} jobs waiting, so that
     * nothing else waits behind them; copies that only workers reach which are away wait for these without counting.
     */
    public List<Request> requestUnread(Duration age, int atOnce) {
        return database.write(sql -> insert(sql, unread(age), LAST_READ, free(sql, atOnce)));
    }

    /** How many {@link #requestUnread} would ask for. */
    public int countUnread(Duration age, int atOnce) {
        return database.read(sql -> sql.fetchCount(selectOne()
                .from(LOCATION)
                .join(IMAGE)
                .on(IMAGE.ID.eq(LOCATION.IMAGE_ID))
                .where(unread(age), readable())
                .limit(free(sql, atOnce))));
    }

    private static int free(DSLContext sql, int atOnce) {
        var waiting = sql.fetchCount(JOB, JOB.KIND.eq(inline(JobRows.VERIFY_IMAGE)), reachable(JOB.REACHED_THROUGH));
        return Math.max(0, atOnce - waiting);
    }

    private static Condition unread(Duration age) {
        return LAST_READ
                .lt(Sql.after(age.negated()))
                // what others keep is not ours to fetch all the time
                .and(LOCATION.ATTEMPT_ID.isNotNull())
                .and(reachable(LOCATION.REACHED_THROUGH))
                .andNotExists(selectOne()
                        .from(JOB)
                        .where(
                                JOB.KIND.eq(inline(JobRows.VERIFY_IMAGE)),
                                JOB.IMAGE_ID.eq(LOCATION.IMAGE_ID),
                                JOB.URL.eq(LOCATION.URL)));
    }

    private static Condition reachable(Field<String> through) {
        return through.isNull().orExists(selectOne().from(WORKER).where(WORKER.ID.eq(through), WorkerRegister.lives()));
    }

    private static Condition readable() {
        return Sql.LIVE.and(
                IMAGE.STATUS.in(inline(ImageStatus.ACTIVE.wireName()), inline(ImageStatus.DEACTIVATED.wireName())));
    }

    private static List<Request> insert(DSLContext sql, Condition which, Field<?> order, int atMost) {
        return sql.insertInto(
                        JOB,
                        JOB.ID,
                        JOB.KIND,
                        JOB.IMAGE_ID,
                        JOB.STORE_ID,
                        JOB.URL,
                        JOB.REACHED_THROUGH,
                        JOB.EPOCH,
                        JOB.TRIES,
                        JOB.NEXT_RUN_AT,
                        JOB.RUNG_AT,
                        JOB.CREATED_AT)
                .select(select(
                                function("gen_random_uuid", SQLDataType.UUID),
                                inline(JobRows.VERIFY_IMAGE),
                                LOCATION.IMAGE_ID,
                                LOCATION.STORE_ID,
                                LOCATION.URL,
                                LOCATION.REACHED_THROUGH,
                                inline(0L),
                                inline(0),
                                Sql.NOW,
                                JobRows.LONG_AGO,
                                Sql.NOW)
                        .from(LOCATION)
                        .join(IMAGE)
                        .on(IMAGE.ID.eq(LOCATION.IMAGE_ID))
                        .where(which, readable())
                        .orderBy(order)
                        .limit(atMost))
                .onConflictDoNothing()
                .returning(JOB.ID, JOB.IMAGE_ID)
                .fetch(row -> new Request(new JobId(row.get(JOB.ID)), new ImageId(row.get(JOB.IMAGE_ID))));
    }

    /** What reading a copy again has found. */
    public sealed interface Finding {
        /** All bytes are those that were stored. */
        record Sound(long bytesRead) implements Finding {}

        /** They are not. @param reason one sentence for the image's owner */
        record Damaged(long bytesRead, String reason) implements Finding {}
    }

    /**
     * Ends the job with what was found; a damaged image says so in its last failure, a sound one takes that back. False, and nothing is
     * changed, where another epoch has the job or it was ended already.
     */
    public boolean finish(Job job, Work.VerifyImage work, WorkerId worker, Finding finding) {
        return database.write(sql -> {
            UploadStatus.lock(sql, work.image());
            var begun = JobRows.end(sql, job);
            if (begun.isEmpty()) {
                return false;
            }
            if (UploadStatus.statusOf(sql, work.image()).isPresent()) {
                note(sql, job, work, worker, finding, begun.get());
            }
            return true;
        });
    }

    private static void note(
            DSLContext sql,
            Job job,
            Work.VerifyImage work,
            WorkerId worker,
            Finding finding,
            OffsetDateTime requestedAt) {
        sql.update(LOCATION)
                .set(LOCATION.VERIFIED_AT, Sql.NOW)
                .where(
                        LOCATION.IMAGE_ID.eq(work.image().value()),
                        LOCATION.STORE_ID.eq(copy(work)),
                        LOCATION.URL.eq(work.location().url()))
                .execute();
        switch (finding) {
            case Finding.Sound(var bytes) -> {
                insert(sql, job, work, worker, AttemptStep.COMMITTED, bytes, null, requestedAt);
                Events.write(
                        sql, work.image(), "image.verified", BY, "Store " + copy(work) + " holds what was stored.");
                takeBack(sql, work);
                trust(sql, work);
            }
            case Finding.Damaged(var bytes, var reason) -> {
                var sentence = complaint(work) + reason;
                insert(sql, job, work, worker, AttemptStep.ABORTED, bytes, sentence, requestedAt);
                Events.write(sql, work.image(), "image.corrupt", BY, sentence);
                sql.update(IMAGE)
                        .set(IMAGE.LAST_FAILURE, sentence)
                        .where(IMAGE.ID.eq(work.image().value()))
                        .execute();
            }
        }
    }

    private static String copy(Work.VerifyImage work) {
        return work.location().store().value();
    }

    /** How the last failure begins that is about this very copy. */
    private static String complaint(Work.VerifyImage work) {
        return "The copy in store " + copy(work) + " is damaged. ";
    }

    private static void takeBack(DSLContext sql, Work.VerifyImage work) {
        sql.update(IMAGE)
                .set(IMAGE.LAST_FAILURE, (@Nullable String) null)
                .where(IMAGE.ID.eq(work.image().value()), IMAGE.LAST_FAILURE.startsWith(complaint(work)))
                .execute();
    }

    /** Whatever an audit has held against the copy: all of it was read. */
    private static void trust(DSLContext sql, Work.VerifyImage work) {
        sql.update(LOCATION)
                .set(LOCATION.STATUS, ContentRows.ACTIVE)
                .where(
                        LOCATION.IMAGE_ID.eq(work.image().value()),
                        LOCATION.STORE_ID.eq(copy(work)),
                        LOCATION.URL.eq(work.location().url()),
                        LOCATION.STATUS.ne(ContentRows.ACTIVE))
                .execute();
    }

    private static void insert(
            DSLContext sql,
            Job job,
            Work.VerifyImage work,
            WorkerId worker,
            AttemptStep step,
            long bytesRead,
            @Nullable String error,
            OffsetDateTime requestedAt) {
        sql.insertInto(ATTEMPT)
                .set(ATTEMPT.ID, job.id().value())
                .set(ATTEMPT.IMAGE_ID, work.image().value())
                .set(ATTEMPT.STORE_ID, copy(work))
                .set(ATTEMPT.KIND, KIND)
                .set(ATTEMPT.STEP, step.wireName())
                .set(ATTEMPT.EPOCH, job.epoch())
                .set(ATTEMPT.WORKER_ID, worker.value())
                .set(ATTEMPT.BYTES_FLUSHED, bytesRead)
                .set(ATTEMPT.ERROR, error)
                .set(ATTEMPT.CREATED_AT, requestedAt)
                .set(ATTEMPT.UPDATED_AT, Sql.NOW)
                .execute();
    }

    /** How a verification stands. */
    public sealed interface Outcome {
        record Waiting() implements Outcome {}

        record Sound() implements Outcome {}

        record Damaged(String reason) implements Outcome {}

        /** Nothing is known of it: the image was deleted meanwhile, and the job with it. */
        record Gone() implements Outcome {}
    }

    public Outcome outcome(JobId job) {
        return database.read(sql -> {
            if (sql.fetchExists(JOB, JOB.ID.eq(job.value()))) {
                return new Outcome.Waiting();
            }
            return sql.select(ATTEMPT.ERROR)
                    .from(ATTEMPT)
                    .where(ATTEMPT.ID.eq(job.value()))
                    .fetchOptional()
                    .<Outcome>map(row -> Optional.ofNullable(row.value1())
                            .<Outcome>map(Outcome.Damaged::new)
                            .orElseGet(Outcome.Sound::new))
                    .orElseGet(Outcome.Gone::new);
        });
    }

    /** What a copy must be; empty where the image is not live any more or the copy is not its own any more. */
    public Optional<ContentFacts> expected(ImageId image, Location location) {
        return database.read(sql -> ImageRows.load(sql, image, noCondition()))
                .filter(found -> found.locations().contains(location))
                .flatMap(Image::content);
    }
}
