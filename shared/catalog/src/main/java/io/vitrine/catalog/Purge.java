package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ATTEMPT;
import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.model.AttemptStep;
import io.vitrine.model.ImageStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Removes rows of images deleted long ago, with their members and attempts, and contents that no image has any more. An image whose bytes
 * still wait to be removed stays: the ledger must know every attempt whose target may exist.
 */
final class Purge {
    private Purge() {}

    static int run(DSLContext sql, Duration olderThan, int limit) {
        var images = due(sql, olderThan, limit);
        var contents = sql.deleteFrom(IMAGE)
                .where(IMAGE.ID.eq(any(images.toArray(String[]::new))))
                .returning(IMAGE.CONTENT_ID)
                .fetch(IMAGE.CONTENT_ID);
        removeUnused(sql, contents.stream().filter(Objects::nonNull).toList());
        return images.size();
    }

    private static List<String> due(DSLContext sql, Duration olderThan, int limit) {
        var work = exists(selectOne().from(JOB).where(JOB.IMAGE_ID.eq(IMAGE.ID)));
        var aborting = exists(selectOne()
                .from(ATTEMPT)
                .where(ATTEMPT.IMAGE_ID.eq(IMAGE.ID), ATTEMPT.STEP.eq(AttemptStep.ABORTING.wireName())));
        return sql.select(IMAGE.ID)
                .from(IMAGE)
                .where(IMAGE.DELETED_AT.le(Sql.after(olderThan.negated())))
                .and(IMAGE.STATUS.eq(ImageStatus.DELETED.wireName()))
                .andNot(work)
                .andNot(aborting)
                .orderBy(IMAGE.DELETED_AT)
                .limit(limit)
                .forUpdate()
                .skipLocked()
                .fetch(IMAGE.ID);
    }

    /** Leaves those that a commit has just found and holds: it gives them to another image. */
    private static void removeUnused(DSLContext sql, List<UUID> contents) {
        var unused = select(CONTENT.ID)
                .from(CONTENT)
                .where(CONTENT.ID.eq(any(contents.toArray(UUID[]::new))))
                .andNotExists(selectOne().from(IMAGE).where(IMAGE.CONTENT_ID.eq(CONTENT.ID)))
                .andNotExists(selectOne().from(LOCATION).where(LOCATION.CONTENT_ID.eq(CONTENT.ID)))
                .forUpdate()
                .skipLocked();
        sql.deleteFrom(CONTENT).where(CONTENT.ID.in(unused)).execute();
    }
}
