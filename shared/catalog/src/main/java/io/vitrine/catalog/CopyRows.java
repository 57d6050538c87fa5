package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.vitrine.model.AttemptId;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.WorkerId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Copies that are registered, described anew and taken away, in the transaction that saves their image. */
final class CopyRows {
    private static final String ACTIVE = "active";
    /** Of the URLs that are of one image alone, exactly as the index has it. */
    private static final String VOLUME_SCHEME = "cinder://";

    private CopyRows() {}

    /**
     * Answers the jobs that remove what is no copy any more, and the one that makes the digest.
     *
     * @throws FaultException {@link Fault#CONFLICT} where a volume is another image's
     */
    static List<JobId> settle(DSLContext sql, Image read, Placement wanted) {
        wanted.content().ifPresent(content -> fill(sql, read.id(), insert(sql, content), content.sizeBytes(), wanted));
        wanted.copies().forEach(copy -> put(sql, read.id(), copy));
        var removals = read.copies().stream()
                .filter(copy -> wanted.copies().stream().noneMatch(copy::isSameAs))
                .flatMap(copy -> remove(sql, read.id(), copy).stream());
        var hashing = wanted.hashing().stream()
                .map(asked -> JobRows.hashImage(
                        sql, read.id(), wanted.copies().getFirst().location(), asked));
        return Stream.concat(removals, hashing).toList();
    }

    private static UUID insert(DSLContext sql, ContentFacts content) {
        var id = UUID.randomUUID();
        var inserted = sql.insertInto(CONTENT)
                .set(CONTENT.ID, id)
                .set(CONTENT.SIZE_BYTES, content.sizeBytes())
                .set(CONTENT.MD5, hex(content.md5()))
                .set(CONTENT.HASH_ALGORITHM, content.hashAlgorithm().orElse(null))
                .set(CONTENT.HASH_VALUE, hex(content.multihash()))
                .set(CONTENT.CREATED_AT, Sql.NOW)
                .onConflictDoNothing()
                .execute();
        return inserted == 1 ? id : ContentRows.existing(sql, content);
    }

    private static @Nullable String hex(Optional<Digest> digest) {
        return digest.map(Digest::hex).orElse(null);
    }

    private static void fill(DSLContext sql, ImageId image, UUID content, long sizeBytes, Placement wanted) {
        var status = wanted.activates() ? ImageStatus.ACTIVE : ImageStatus.IMPORTING;
        sql.update(IMAGE)
                .set(IMAGE.STATUS, status.wireName())
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
        requireFree(sql, copy);
        var inserted = sql.insertInto(LOCATION)
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
                .onConflictDoNothing()
                .execute();
        if (inserted == 0) {
            throw taken(copy, "is a location of an image already");
        }
    }

    /** What was taken from an image is on its way out until its job is done. */
    private static void requireFree(DSLContext sql, Copy copy) {
        var url = copy.location().url();
        if (url.startsWith(VOLUME_SCHEME)
                && sql.fetchExists(
                        JOB,
                        JOB.KIND.eq(inline(JobRows.REMOVE_LOCATION)),
                        JOB.URL.startsWith(VOLUME_SCHEME),
                        JOB.URL.endsWith(url.substring(url.lastIndexOf('/') + 1)))) {
            throw taken(copy, "is being removed");
        }
    }

    private static FaultException taken(Copy copy, String how) {
        return new FaultException(
                Fault.CONFLICT, "Invalid location: " + copy.location().url() + " " + how + ".");
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
