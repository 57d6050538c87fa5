package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.EVENT;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.StoreId;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Writes what happened, in the transaction that makes it happen. */
final class Events {
    private Events() {}

    static void write(DSLContext sql, ImageId image, String what, Caller by) {
        write(sql, image, what, by, null);
    }

    static void write(DSLContext sql, ImageId image, String what, Caller by, @Nullable String reason) {
        insert(sql, image.value(), what, by, reason, null);
    }

    /** Of no image. */
    static void write(DSLContext sql, String what, Caller by, String reason) {
        insert(sql, null, what, by, reason, null);
    }

    /** Of an upload that begins. @param store where its bytes go */
    static void uploadBegins(DSLContext sql, ImageId image, StoreId store, Caller by) {
        insert(sql, image.value(), "image.upload.begin", by, null, store.value());
    }

    private static void insert(
            DSLContext sql,
            @Nullable String image,
            String what,
            Caller by,
            @Nullable String reason,
            @Nullable String store) {
        sql.insertInto(EVENT)
                .set(EVENT.HAPPENED_AT, Sql.NOW)
                .set(EVENT.WHO, by.user())
                .set(EVENT.REQUEST_ID, by.requestId())
                .set(EVENT.IMAGE_ID, image)
                .set(EVENT.WHAT, what)
                .set(EVENT.REASON, reason)
                .set(EVENT.STORE_ID, store)
                .execute();
    }
}
