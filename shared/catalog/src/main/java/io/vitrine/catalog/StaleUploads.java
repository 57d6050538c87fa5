package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ATTEMPT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.JOB;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Images that say that their bytes are coming though nobody brings them: {@code saving}, {@code uploading} or {@code importing} without an
 * attempt under way, and untouched for long. Our own uploads never leave one, for image and attempt change in one transaction; a lapsed
 * attempt is {@link Ledger#expire}'s. They come from elsewhere: a database taken over from Glance, whose images stay in these states
 * when its process dies; a client that staged data and never asked for the import; a repair by hand that removed an attempt. Nobody can
 * upload to such an image, and nobody can tell it from one that is busy, so it goes back to {@code queued}.
 */
@Singleton
public final class StaleUploads {
    private static final String REASON = "The upload was not completed, and nobody is working on it any more.";

    private final Database database;

    public StaleUploads(DataSource database) {
        this.database = new Database(database);
    }

    /** Gives at most {@code limit} back that nothing has changed for {@code age}; answers how many. */
    public int requeue(Duration age, int limit, Caller by) {
        // No attempt can begin between the question and the change: only a queued image gets one.
        var stale = select(IMAGE.ID)
                .from(IMAGE)
                .where(isStale(age))
                .orderBy(IMAGE.UPDATED_AT)
                .limit(limit)
                .forUpdate()
                .skipLocked();
        return database.write(sql -> {
            var requeued = sql.update(IMAGE)
                    .set(IMAGE.STATUS, ImageStatus.QUEUED.wireName())
                    .set(IMAGE.LAST_FAILURE, REASON)
                    .set(IMAGE.SIZE_BYTES, (@Nullable Long) null)
                    .set(IMAGE.VIRTUAL_SIZE_BYTES, (@Nullable Long) null)
                    .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                    .set(IMAGE.UPDATED_AT, Sql.NOW)
                    .where(IMAGE.ID.in(stale))
                    .returning(IMAGE.ID)
                    .fetch(row -> new ImageId(row.get(IMAGE.ID)));
            requeued.forEach(image -> Events.write(sql, image, "image.upload.abort", by, REASON));
            return requeued.size();
        });
    }

    /** How many {@link #requeue} would find. */
    public int count(Duration age) {
        return database.read(sql -> sql.fetchCount(IMAGE, isStale(age)));
    }

    private static Condition isStale(Duration age) {
        return Sql.LIVE
                .and(IMAGE.STATUS.in(
                        inline(ImageStatus.SAVING.wireName()),
                        inline(ImageStatus.UPLOADING.wireName()),
                        inline(ImageStatus.IMPORTING.wireName())))
                .and(IMAGE.UPDATED_AT.lt(Sql.after(age.negated())))
                .and(notExists(selectOne().from(ATTEMPT).where(ATTEMPT.IMAGE_ID.eq(IMAGE.ID), AttemptRows.UNDER_WAY)))
                .and(notExists(selectOne()
                        .from(JOB)
                        .where(JOB.IMAGE_ID.eq(IMAGE.ID), JOB.KIND.eq(inline(JobRows.HASH_IMAGE)))));
    }
}
