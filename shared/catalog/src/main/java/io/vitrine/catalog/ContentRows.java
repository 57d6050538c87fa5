package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.LOCATION;

import io.vitrine.model.Content;
import io.vitrine.model.Location;
import io.vitrine.model.WorkerId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Writes what bytes are and where they lie, in the transaction that makes their image active. */
final class ContentRows {
    static final String ACTIVE = "active";

    private ContentRows() {}

    /** Answers the row of these bytes, whether it was there or not. */
    static UUID store(DSLContext sql, Content content, OptionalLong virtualSizeBytes) {
        var id = UUID.randomUUID();
        var inserted = sql.insertInto(CONTENT)
                .set(CONTENT.ID, id)
                .set(CONTENT.SIZE_BYTES, content.sizeBytes())
                .set(CONTENT.VIRTUAL_SIZE_BYTES, boxed(virtualSizeBytes))
                .set(CONTENT.MD5, content.md5().hex())
                .set(CONTENT.HASH_ALGORITHM, content.multihash().algorithm())
                .set(CONTENT.HASH_VALUE, content.multihash().hex())
                .set(CONTENT.CREATED_AT, Sql.NOW)
                .onConflictDoNothing()
                .execute();
        if (inserted == 0) {
            var known = existing(
                    sql,
                    new ContentFacts(
                            content.sizeBytes(),
                            virtualSizeBytes,
                            Optional.of(content.md5()),
                            Optional.of(content.multihash())));
            // whoever has registered these bytes knew their digests alone
            Checksums.insert(sql, known, content.checksums());
            return known;
        }
        Checksums.insert(sql, id, content.checksums());
        return id;
    }

    /** Of bytes whose digests are all known: no others are ever found to be there already. */
    static UUID existing(DSLContext sql, ContentFacts content) {
        var md5 = content.md5().orElseThrow();
        var multihash = content.multihash().orElseThrow();
        return sql.select(CONTENT.ID)
                .from(CONTENT)
                .where(CONTENT.HASH_VALUE.eq(multihash.hex()))
                .and(CONTENT.HASH_ALGORITHM.eq(multihash.algorithm()))
                .and(CONTENT.MD5.eq(md5.hex()))
                .and(CONTENT.SIZE_BYTES.eq(content.sizeBytes()))
                // held against the purge, which would find it without an image until this transaction ends
                .forKeyShare()
                .fetchSingle(CONTENT.ID);
    }

    static void place(DSLContext sql, Lease lease, UUID content, List<Location> locations) {
        for (var location : locations) {
            sql.insertInto(LOCATION)
                    .set(LOCATION.IMAGE_ID, lease.image().value())
                    .set(LOCATION.CONTENT_ID, content)
                    .set(LOCATION.STORE_ID, location.store().value())
                    .set(LOCATION.URL, location.url())
                    .set(LOCATION.ATTEMPT_ID, lease.attempt().value())
                    .set(
                            LOCATION.REACHED_THROUGH,
                            location.reachedThrough().map(WorkerId::value).orElse(null))
                    .set(LOCATION.STATUS, ACTIVE)
                    .set(LOCATION.CREATED_AT, Sql.NOW)
                    .execute();
        }
    }

    static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
