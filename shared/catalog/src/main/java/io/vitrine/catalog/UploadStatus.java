package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;

import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.UpdateConditionStep;
import org.jspecify.annotations.Nullable;

/** Changes of an image's status, each one conditional UPDATE inside somebody's transaction. */
final class UploadStatus {
    private UploadStatus() {}

    private static Condition live(ImageId image) {
        return IMAGE.ID.eq(image.value()).and(IMAGE.DELETED_AT.isNull());
    }

    /** Waits for others that change this image; held until the transaction ends. */
    static void lock(DSLContext sql, ImageId image) {
        sql.select(IMAGE.ID)
                .from(IMAGE)
                .where(IMAGE.ID.eq(image.value()))
                .forUpdate()
                .execute();
    }

    /** Empty where there is no live image of that id. */
    static Optional<ImageStatus> statusOf(DSLContext sql, ImageId image) {
        return sql.select(IMAGE.STATUS)
                .from(IMAGE)
                .where(live(image))
                .fetchOptional(IMAGE.STATUS)
                .map(ImageStatus::ofWireName);
    }

    /** False where the image is not in {@code from}. */
    static boolean move(DSLContext sql, ImageId image, ImageStatus from, ImageStatus to) {
        return moving(sql, image, from, to).execute() == 1;
    }

    /** Queued to saving; empty where the image is not queued. */
    static Optional<DeclaredFormats> claim(DSLContext sql, ImageId image) {
        return moving(sql, image, ImageStatus.QUEUED, ImageStatus.SAVING)
                .returning(IMAGE.DISK_FORMAT, IMAGE.CONTAINER_FORMAT)
                .fetchOptional(row -> new DeclaredFormats(
                        Optional.ofNullable(row.get(IMAGE.DISK_FORMAT)),
                        Optional.ofNullable(row.get(IMAGE.CONTAINER_FORMAT))));
    }

    private static UpdateConditionStep<Record> moving(DSLContext sql, ImageId image, ImageStatus from, ImageStatus to) {
        return sql.update(IMAGE)
                .set(IMAGE.STATUS, to.wireName())
                .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                .set(IMAGE.UPDATED_AT, Sql.NOW)
                .where(live(image).and(IMAGE.STATUS.eq(from.wireName())));
    }

    /** Back to queued after an upload that failed; false where the image is not saving any more. */
    static boolean requeue(DSLContext sql, ImageId image, String reason) {
        return sql.update(IMAGE)
                        .set(IMAGE.STATUS, ImageStatus.QUEUED.wireName())
                        .set(IMAGE.LAST_FAILURE, reason)
                        .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                        .set(IMAGE.UPDATED_AT, Sql.NOW)
                        .where(live(image).and(IMAGE.STATUS.eq(ImageStatus.SAVING.wireName())))
                        .execute()
                == 1;
    }

    /** The image has its bytes. One that is not saving would be a broken ledger: the whole transaction fails. */
    static void activate(DSLContext sql, ImageId image, UUID content, long sizeBytes, OptionalLong virtualSizeBytes) {
        var changed = sql.update(IMAGE)
                .set(IMAGE.STATUS, ImageStatus.ACTIVE.wireName())
                .set(IMAGE.CONTENT_ID, content)
                .set(IMAGE.SIZE_BYTES, sizeBytes)
                .set(IMAGE.VIRTUAL_SIZE_BYTES, ContentRows.boxed(virtualSizeBytes))
                .set(IMAGE.LAST_FAILURE, (@Nullable String) null)
                .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                .set(IMAGE.UPDATED_AT, Sql.NOW)
                .where(live(image).and(IMAGE.STATUS.eq(ImageStatus.SAVING.wireName())))
                .execute();
        if (changed != 1) {
            throw new IllegalStateException("image " + image + " is not saving, though an attempt under way is at it");
        }
    }
}
