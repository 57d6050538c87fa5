package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ATTEMPT;
import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.EVENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.JOB;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static io.vitrine.catalog.jooq.Tables.MEMBER;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.model.AttemptStep;
import io.vitrine.model.ImageStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Removes rows for good. Of images deleted long ago first everything but the record, much later the record, whose id is free from then on:
 * a client may choose an image's id, and must not be able to put its own image where others still expect a deleted one (OSSN-0075, and
 * why Glance purges its images table apart). An image whose bytes still wait to be removed stays whole: the ledger must know every
 * attempt whose target may exist.
 */
@Singleton
public final class Purge {
    private final Database database;

    public Purge(DataSource database) {
        this.database = new Database(database);
    }

    /**
     * Removes members, properties, tags, attempts and checksums of images deleted longer ago than {@code age}, of at most {@code limit}
     * images; answers of how many.
     */
    public int details(Duration age, int limit) {
        return database.write(sql -> {
            var images = due(sql, hasDetails(age), limit);
            var contents = contentsOf(sql, images);
            sql.deleteFrom(MEMBER).where(MEMBER.IMAGE_ID.eq(any(images))).execute();
            sql.deleteFrom(ATTEMPT).where(ATTEMPT.IMAGE_ID.eq(any(images))).execute();
            sql.update(IMAGE)
                    .set(IMAGE.TAGS, new String[0])
                    .set(IMAGE.PROPERTIES, Properties.toJson(Map.of()))
                    .set(IMAGE.CONTENT_ID, (@Nullable UUID) null)
                    .set(IMAGE.PURGED_AT, Sql.NOW)
                    .where(IMAGE.ID.eq(any(images)))
                    .execute();
            removeUnused(sql, contents);
            return images.length;
        });
    }

    /** Removes records deleted longer ago than {@code age}, at most {@code limit}, with all that belongs to them; their ids are free again. */
    public int records(Duration age, int limit) {
        return database.write(sql -> {
            var images = due(sql, isDeleted(age), limit);
            var contents = contentsOf(sql, images);
            sql.deleteFrom(IMAGE).where(IMAGE.ID.eq(any(images))).execute();
            removeUnused(sql, contents);
            return images.length;
        });
    }

    /** Forgets what happened longer ago than {@code age}, at most {@code limit} events; answers how many. */
    public int events(Duration age, int limit) {
        // Numbers follow time closely enough, so no index on times is kept for this alone.
        var oldest = select(EVENT.SEQUENCE, EVENT.HAPPENED_AT)
                .from(EVENT)
                .orderBy(EVENT.SEQUENCE)
                .limit(limit)
                .asTable("oldest");
        var sequence = Objects.requireNonNull(oldest.field(EVENT.SEQUENCE));
        var happenedAt = Objects.requireNonNull(oldest.field(EVENT.HAPPENED_AT));
        return database.write(sql -> sql.deleteFrom(EVENT)
                .where(EVENT.SEQUENCE.in(select(sequence).from(oldest).where(happenedAt.lt(Sql.after(age.negated())))))
                .execute());
    }

    /** How many images {@link #details} would find. */
    public int countDetails(Duration age) {
        return database.read(sql -> sql.fetchCount(IMAGE, hasDetails(age).and(nothingWaits())));
    }

    /** How many {@link #records} would find. */
    public int countRecords(Duration age) {
        return database.read(sql -> sql.fetchCount(IMAGE, isDeleted(age).and(nothingWaits())));
    }

    /** How many {@link #events} would find. */
    public int countEvents(Duration age) {
        return database.read(sql -> sql.fetchCount(EVENT, EVENT.HAPPENED_AT.lt(Sql.after(age.negated()))));
    }

    private static Condition isDeleted(Duration age) {
        return IMAGE.DELETED_AT
                .le(Sql.after(age.negated()))
                .and(IMAGE.STATUS.eq(inline(ImageStatus.DELETED.wireName())));
    }

    private static Condition hasDetails(Duration age) {
        return isDeleted(age).and(IMAGE.PURGED_AT.isNull());
    }

    private static Condition nothingWaits() {
        var work = exists(selectOne().from(JOB).where(JOB.IMAGE_ID.eq(IMAGE.ID)));
        var aborting = exists(selectOne()
                .from(ATTEMPT)
                .where(ATTEMPT.IMAGE_ID.eq(IMAGE.ID), ATTEMPT.STEP.eq(AttemptStep.ABORTING.wireName())));
        return work.or(aborting).not();
    }

    private static String[] due(DSLContext sql, Condition which, int limit) {
        return sql.select(IMAGE.ID)
                .from(IMAGE)
                .where(which, nothingWaits())
                .orderBy(IMAGE.DELETED_AT)
                .limit(limit)
                .forUpdate()
                .skipLocked()
                .fetch(IMAGE.ID)
                .toArray(String[]::new);
    }

    private static List<UUID> contentsOf(DSLContext sql, String[] images) {
        Field<UUID> content = IMAGE.CONTENT_ID;
        return sql.selectDistinct(content)
                .from(IMAGE)
                .where(IMAGE.ID.eq(any(images)), content.isNotNull())
                .fetch(content);
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
