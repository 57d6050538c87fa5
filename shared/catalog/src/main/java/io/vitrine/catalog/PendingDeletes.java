package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.inline;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Images deleted with {@code delayed_delete}: gone for the API, their bytes and locations still there. They end as deleted, or are
 * restored; whoever comes first has the image's row.
 */
@Singleton
public final class PendingDeletes {
    private static final Condition PENDING = IMAGE.STATUS.eq(inline(ImageStatus.PENDING_DELETE.wireName()));

    private final Database database;

    public PendingDeletes(DataSource database) {
        this.database = new Database(database);
    }

    /** What came of bringing an image back. */
    public sealed interface Restoration {
        /** It is again what it was, with its members, tags, properties and locations. */
        record Restored(ImageStatus status) implements Restoration {}

        /** It does not wait for its deletion: nobody deleted it, or it is too late. */
        record NotPending(ImageStatus status) implements Restoration {}

        record NotFound() implements Restoration {}
    }

    /** Moves the status back, if the image still waits; {@code active} where nobody noted what it was, as in a database of Glance. */
    public Restoration restore(ImageId image, Caller by) {
        return database.write(sql -> {
            var restored = sql.update(IMAGE)
                    .set(IMAGE.STATUS, DSL.coalesce(IMAGE.STATUS_BEFORE_DELETE, ImageStatus.ACTIVE.wireName()))
                    .setNull(IMAGE.STATUS_BEFORE_DELETE)
                    .set(IMAGE.DELETED_AT, (@Nullable OffsetDateTime) null)
                    .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                    .set(IMAGE.UPDATED_AT, Sql.NOW)
                    .where(IMAGE.ID.eq(image.value()), PENDING)
                    .returning(IMAGE.STATUS)
                    .fetchOptional(IMAGE.STATUS);
            if (restored.isEmpty()) {
                return notPending(sql, image);
            }
            Events.write(sql, image, "image.restore", by);
            return new Restoration.Restored(ImageStatus.ofWireName(restored.get()));
        });
    }

    private static Restoration notPending(DSLContext sql, ImageId image) {
        return sql.select(IMAGE.STATUS)
                .from(IMAGE)
                .where(IMAGE.ID.eq(image.value()))
                .fetchOptional(IMAGE.STATUS)
                .map(ImageStatus::ofWireName)
                .<Restoration>map(Restoration.NotPending::new)
                .orElseGet(Restoration.NotFound::new);
    }

    /**
     * What one round did.
     *
     * @param images that are deleted for good now
     * @param jobs that remove their bytes: ring for each
     */
    public record Scrubbed(int images, List<JobId> jobs) {
        public Scrubbed {
            jobs = List.copyOf(jobs);
        }
    }

    /** Images that have waited for {@code age}, at most {@code limit}, are deleted for good; jobs remove their bytes. */
    public Scrubbed scrub(Duration age, int limit, Caller by) {
        return database.write(sql -> {
            var due = sql.select(IMAGE.ID)
                    .from(IMAGE)
                    .where(isDue(age))
                    .orderBy(IMAGE.DELETED_AT)
                    .limit(limit)
                    .forUpdate()
                    .skipLocked()
                    .fetch(IMAGE.ID);
            sql.update(IMAGE)
                    .set(IMAGE.STATUS, ImageStatus.DELETED.wireName())
                    .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                    .set(IMAGE.UPDATED_AT, Sql.NOW)
                    .where(IMAGE.ID.eq(any(due.toArray(String[]::new))))
                    .execute();
            var jobs = new ArrayList<JobId>();
            for (var id : due) {
                var image = new ImageId(id);
                jobs.addAll(JobRows.removeLocations(sql, image));
                Events.write(sql, image, "image.scrub", by);
            }
            return new Scrubbed(due.size(), jobs);
        });
    }

    /**
     * What {@link #scrub} would find.
     *
     * @param locations places that the bytes of these images lie in
     */
    public record Due(int images, int locations) {}

    public Due due(Duration age) {
        return database.read(sql -> new Due(
                sql.fetchCount(IMAGE, isDue(age)),
                sql.fetchCount(LOCATION.join(IMAGE).on(IMAGE.ID.eq(LOCATION.IMAGE_ID)), isDue(age))));
    }

    private static Condition isDue(Duration age) {
        return PENDING.and(IMAGE.DELETED_AT.le(Sql.after(age.negated())));
    }
}
