package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.DSLContext;

/** Image records: create, find, list, save, delete. Each method is one short transaction. */
@Singleton
public final class ImageCatalog {
    private final Database database;

    public ImageCatalog(DataSource database) {
        this.database = new Database(database);
    }

    /** Creates a queued record. */
    public Creation create(ImageId id, Image.Settings settings, Caller by) {
        return database.write(sql -> {
            var inserted = sql.insertInto(IMAGE)
                    .set(ImageRows.settings(settings))
                    .set(IMAGE.ID, id.value())
                    .set(IMAGE.VERSION, 1L)
                    .set(IMAGE.STATUS, ImageStatus.QUEUED.wireName())
                    .set(IMAGE.CREATED_AT, Sql.NOW)
                    .set(IMAGE.UPDATED_AT, Sql.NOW)
                    .onConflict(IMAGE.ID)
                    .doNothing()
                    .execute();
            if (inserted == 0) {
                return new Creation.IdTaken();
            }
            Events.write(sql, id, "image.create", by);
            return new Creation.Created(ImageRows.load(sql, id, noCondition()).orElseThrow());
        });
    }

    /** The live image of that id, whoever asks. */
    public Optional<Image> find(ImageId id) {
        return database.read(sql -> ImageRows.load(sql, id, noCondition()));
    }

    /** The live image of that id, if {@code caller} sees it (Images API, visibility table). */
    public Optional<Image> findVisible(ImageId id, Caller caller) {
        var sight = new Sight(caller).ofOne();
        return database.read(sql -> ImageRows.load(sql, id, sight));
    }

    public ImagePage list(ImageQuery query, Caller caller) {
        return database.read(new ImageList(query, caller)::page);
    }

    /** Saves changed settings over the version that {@code read} has; empty where somebody else has saved in between or the image is gone. */
    public Optional<Saved> save(Image read, Image.Settings changed, Caller by) {
        return database.write(sql -> {
            if (!update(sql, read, changed)) {
                return Optional.empty();
            }
            Events.write(sql, read.id(), "image.update", by);
            return saved(sql, read, List.of());
        });
    }

    /**
     * The same, with its copies; whoever removes a copy removes its bytes.
     *
     * @throws FaultException {@link Fault#CONFLICT} where a volume to be registered is another image's
     */
    public Optional<Saved> save(Image read, Image.Settings changed, Placement placement, Caller by) {
        return database.write(sql -> {
            if (!update(sql, read, changed)) {
                return Optional.empty();
            }
            var jobs = CopyRows.settle(sql, read, placement);
            Events.write(sql, read.id(), "image.update", by);
            if (placement.activates()) {
                Events.write(sql, read.id(), "image.activate", by);
            }
            return saved(sql, read, jobs);
        });
    }

    /** Each store that has a copy is told of a new owner. */
    private static Optional<Saved> saved(DSLContext sql, Image read, List<JobId> jobs) {
        return ImageRows.load(sql, read.id(), noCondition()).map(image -> {
            var all = new ArrayList<>(jobs);
            if (!image.owner().equals(read.owner())) {
                image.locations().forEach(at -> all.add(JobRows.tellOwner(sql, image.id(), at)));
            }
            return new Saved(image, all);
        });
    }

    private static boolean update(DSLContext sql, Image read, Image.Settings changed) {
        return sql.update(IMAGE)
                        .set(ImageRows.settings(changed))
                        .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                        .set(IMAGE.UPDATED_AT, Sql.NOW)
                        .where(IMAGE.ID.eq(read.id().value()), Sql.LIVE, IMAGE.VERSION.eq(read.version()))
                        .execute()
                == 1;
    }

    /** Moves the status, if it still is {@code from}; for deactivate and reactivate. False where it is not. */
    public boolean moveStatus(ImageId id, ImageStatus from, ImageStatus to, Caller by) {
        return database.write(sql -> {
            var moved = UploadStatus.move(sql, id, from, to);
            if (moved) {
                Events.write(sql, id, "image." + to.wireName(), by);
            }
            return moved;
        });
    }

    /**
     * Marks the record deleted and writes, in the same transaction, a job for each place its bytes may lie in. An attempt under way
     * loses its lease and gets a job of its own.
     */
    public Deletion delete(ImageId id, Caller by) {
        return database.write(sql -> delete(sql, id, by));
    }

    /**
     * Marks the record as one that waits for its deletion: gone for the API, its bytes stay until {@link PendingDeletes#scrub}. A record
     * without bytes has nothing that could be wanted back and is deleted at once.
     */
    public Deletion deleteLater(ImageId id, Caller by) {
        return database.write(sql -> {
            // an upload that ends at this moment has given the image bytes, or it has not
            UploadStatus.lock(sql, id);
            if (!markPending(sql, id)) {
                return delete(sql, id, by);
            }
            JobRows.forgetReads(sql, id);
            Events.write(sql, id, "image.delete", by);
            return new Deletion.Deleted(List.of());
        });
    }

    private static Deletion delete(DSLContext sql, ImageId id, Caller by) {
        if (!markDeleted(sql, id)) {
            return protectedOrGone(sql, id);
        }
        var jobs = new ArrayList<>(JobRows.removeLocations(sql, id));
        JobRows.forgetReads(sql, id);
        jobs.addAll(AttemptRows.fence(sql, id, "The image was deleted.", noCondition()));
        Events.write(sql, id, "image.delete", by);
        return new Deletion.Deleted(jobs);
    }

    private static boolean markPending(DSLContext sql, ImageId id) {
        return sql.update(IMAGE)
                        .set(IMAGE.STATUS_BEFORE_DELETE, IMAGE.STATUS)
                        .set(IMAGE.STATUS, ImageStatus.PENDING_DELETE.wireName())
                        .set(IMAGE.DELETED_AT, Sql.NOW)
                        .set(IMAGE.UPDATED_AT, Sql.NOW)
                        .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                        .where(IMAGE.ID.eq(id.value()), Sql.LIVE, IMAGE.PROTECTED.isFalse())
                        .and(IMAGE.STATUS.in(ImageStatus.ACTIVE.wireName(), ImageStatus.DEACTIVATED.wireName()))
                        .and(exists(selectOne().from(LOCATION).where(LOCATION.IMAGE_ID.eq(IMAGE.ID))))
                        .execute()
                > 0;
    }

    private static boolean markDeleted(DSLContext sql, ImageId id) {
        return sql.update(IMAGE)
                        .set(IMAGE.STATUS, ImageStatus.DELETED.wireName())
                        .set(IMAGE.DELETED_AT, Sql.NOW)
                        .set(IMAGE.UPDATED_AT, Sql.NOW)
                        .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                        .where(IMAGE.ID.eq(id.value()), Sql.LIVE, IMAGE.PROTECTED.isFalse())
                        .execute()
                > 0;
    }

    private static Deletion protectedOrGone(DSLContext sql, ImageId id) {
        return sql.fetchExists(IMAGE, IMAGE.ID.eq(id.value()).and(Sql.LIVE))
                ? new Deletion.Protected()
                : new Deletion.NotFound();
    }
}
