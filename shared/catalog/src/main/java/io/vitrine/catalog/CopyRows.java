package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static org.jooq.impl.DSL.select;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.WorkerId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Copies that are registered, described anew and taken away, in the transaction that saves their image. */
final class CopyRows {
    private static final String ACTIVE = "active";

    private CopyRows() {}

    /** Answers the jobs that remove what is no copy any more. */
    static List<JobId> settle(DSLContext sql, Image read, Placement wanted) {
        wanted.content().ifPresent(content -> activate(sql, read.id(), insert(sql, content), content.sizeBytes()));
        wanted.copies().forEach(copy -> put(sql, read.id(), copy));
        return read.copies().stream()
                .filter(copy -> wanted.copies().stream().noneMatch(copy::isSameAs))
                .flatMap(copy -> remove(sql, read.id(), copy).stream())
                .toList();
    }

    private static UUID insert(DSLContext sql, ContentFacts content) {
        var id = UUID.randomUUID();
        var inserted = sql.insertInto(CONTENT)
                .set(CONTENT.ID, id)
                .set(CONTENT.SIZE_BYTES, content.sizeBytes())
                .set(CONTENT.MD5, hex(content.md5()))
                .set(
                        CONTENT.HASH_ALGORITHM,
                        content.multihash().map(Digest::algorithm).orElse(null))
                .set(CONTENT.HASH_VALUE, hex(content.multihash()))
                .set(CONTENT.CREATED_AT, Sql.NOW)
                .onConflictDoNothing()
                .execute();
        return inserted == 1 ? id : ContentRows.existing(sql, content);
    }

    private static @Nullable String hex(Optional<Digest> digest) {
        return digest.map(Digest::hex).orElse(null);
    }

    private static void activate(DSLContext sql, ImageId image, UUID content, long sizeBytes) {
        sql.update(IMAGE)
                .set(IMAGE.STATUS, ImageStatus.ACTIVE.wireName())
                .set(IMAGE.CONTENT_ID, content)
                .set(IMAGE.SIZE_BYTES, sizeBytes)
                .set(IMAGE.LAST_FAILURE, (@Nullable String) null)
                .where(IMAGE.ID.eq(image.value()))
                .execute();
    }

    private static void put(DSLContext sql, ImageId image, Copy copy) {
        if (!copy.isNew()) {
            sql.update(LOCATION)
                    .set(LOCATION.METADATA, JSONB.valueOf(copy.metadata()))
                    .where(LOCATION.ID.eq(copy.row().getAsLong()), LOCATION.IMAGE_ID.eq(image.value()))
                    .execute();
            return;
        }
        sql.insertInto(LOCATION)
                .set(LOCATION.IMAGE_ID, image.value())
                .set(
                        LOCATION.CONTENT_ID,
                        DSL.field(select(IMAGE.CONTENT_ID).from(IMAGE).where(IMAGE.ID.eq(image.value()))))
                .set(LOCATION.STORE_ID, copy.location().store().value())
                .set(LOCATION.URL, copy.location().url())
                .set(
                        LOCATION.REACHED_THROUGH,
                        copy.location().reachedThrough().map(WorkerId::value).orElse(null))
                .set(LOCATION.METADATA, JSONB.valueOf(copy.metadata()))
                .set(LOCATION.VERSION, copy.version().orElse(null))
                .set(LOCATION.STATUS, ACTIVE)
                .set(LOCATION.CREATED_AT, Sql.NOW)
                .execute();
    }

    private static Optional<JobId> remove(DSLContext sql, ImageId image, Copy copy) {
        return sql.deleteFrom(LOCATION)
                .where(LOCATION.ID.eq(copy.row().orElseThrow()), LOCATION.IMAGE_ID.eq(image.value()))
                .returning(LOCATION.ATTEMPT_ID)
                .fetchOptional()
                .map(row -> JobRows.removeLocation(
                        sql,
                        image,
                        copy.location(),
                        Optional.ofNullable(row.get(LOCATION.ATTEMPT_ID)).map(AttemptId::new)));
    }
}
