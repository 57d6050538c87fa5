package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.CRC_SEGMENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;

import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.ImageId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** CRC32C of each MiB of an image, kept in segments apart from its record so that no list ever joins them. */
@Singleton
public final class Checksums {
    private static final int PER_SEGMENT = (64 << 10) / Integer.BYTES;

    private final Database database;

    public Checksums(DataSource database) {
        this.database = new Database(database);
    }

    /** Of a live image; empty where its bytes were registered, not uploaded. */
    public Optional<ChunkChecksums> of(ImageId image) {
        return database.read(sql -> {
            var rows = sql.select(CONTENT.SIZE_BYTES, CRC_SEGMENT.CHECKSUMS)
                    .from(IMAGE)
                    .join(CONTENT)
                    .on(CONTENT.ID.eq(IMAGE.CONTENT_ID))
                    .leftJoin(CRC_SEGMENT)
                    .on(CRC_SEGMENT.CONTENT_ID.eq(CONTENT.ID))
                    .where(IMAGE.ID.eq(image.value()), Sql.LIVE)
                    .orderBy(CRC_SEGMENT.SEGMENT)
                    .fetch();
            return rows.stream()
                    .findFirst()
                    .map(row -> ChunkChecksums.chunksOf(row.value1()))
                    .flatMap(chunks -> Optional.of(joined(rows.getValues(CRC_SEGMENT.CHECKSUMS)))
                            .filter(checksums -> checksums.count() == chunks));
        });
    }

    /** @param found holds a single null where there are none */
    private static ChunkChecksums joined(List<byte @Nullable []> found) {
        var segments = found.stream().filter(Objects::nonNull).toList();
        var crcs = new int
                [segments.stream()
                        .mapToInt(bytes -> bytes.length / Integer.BYTES)
                        .sum()];
        var at = 0;
        for (var segment : segments) {
            ByteBuffer.wrap(segment).asIntBuffer().get(crcs, at, segment.length / Integer.BYTES);
            at += segment.length / Integer.BYTES;
        }
        return new ChunkChecksums(crcs);
    }

    static void insert(DSLContext sql, UUID content, ChunkChecksums checksums) {
        var crcs = checksums.toArray();
        for (var start = 0; start < crcs.length; start += PER_SEGMENT) {
            var count = Math.min(PER_SEGMENT, crcs.length - start);
            var bytes = ByteBuffer.allocate(count * Integer.BYTES);
            bytes.asIntBuffer().put(crcs, start, count);
            sql.insertInto(CRC_SEGMENT)
                    .set(CRC_SEGMENT.CONTENT_ID, content)
                    .set(CRC_SEGMENT.SEGMENT, start / PER_SEGMENT)
                    .set(CRC_SEGMENT.CHECKSUMS, bytes.array())
                    .onConflictDoNothing()
                    .execute();
        }
    }
}
