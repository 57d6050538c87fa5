package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.Caller;
import io.vitrine.model.Content;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Digests of bytes that were registered by their URL: made by a job which ends in one transaction with what it has found, however often it was
 * begun. An image whose client has said what its digest is waits for it in {@code importing}.
 */
@Singleton
public final class Hashes {
    private static final Caller BY = Caller.system("hash");
    private static final Set<ImageStatus> FILLED =
            EnumSet.of(ImageStatus.IMPORTING, ImageStatus.ACTIVE, ImageStatus.DEACTIVATED);

    private final Database database;

    public Hashes(DataSource database) {
        this.database = new Database(database);
    }

    /** A copy to be read. @param version what its server called the bytes when they were registered */
    public record Registered(long sizeBytes, Optional<String> version) {}

    /** Empty where the image is not live any more, the copy not its own, or its digest known. */
    public Optional<Registered> registered(ImageId image, Location location) {
        return database.read(sql -> ImageRows.load(sql, image, noCondition()))
                .filter(found ->
                        found.content().flatMap(ContentFacts::multihash).isEmpty())
                .flatMap(found -> found.copies().stream()
                        .filter(copy -> copy.location().equals(location))
                        .findFirst()
                        .map(copy ->
                                new Registered(found.content().orElseThrow().sizeBytes(), copy.version())));
    }

    /** How it ended. */
    public sealed interface Outcome {
        /** All bytes were read. @param content its multihash is of the algorithm that was asked for */
        record Computed(Content content) implements Outcome {}

        /** They cannot be read, now and later. @param reason one sentence for the image's owner */
        record Unreadable(String reason) implements Outcome {}
    }

    /**
     * Ends the job with its outcome. Bytes that are not what their client has said, or cannot be read to prove it, are no copy of the image
     * any more, which is queued again; nobody has said anything of others, whose image just has no digests. Nothing is changed where another
     * epoch has the job or it was ended already.
     *
     * @return jobs that remove what was registered
     */
    public List<JobId> finish(Job job, Work.HashImage work, Outcome outcome) {
        return database.write(sql -> {
            UploadStatus.lock(sql, work.image());
            if (JobRows.end(sql, job).isEmpty() || !isFilled(sql, work.image())) {
                return List.of();
            }
            return switch (outcome) {
                case Outcome.Computed(var content) -> computed(sql, work, content);
                case Outcome.Unreadable(var reason) -> unreadable(sql, work, reason);
            };
        });
    }

    private static boolean isFilled(DSLContext sql, ImageId image) {
        return UploadStatus.statusOf(sql, image).filter(FILLED::contains).isPresent();
    }

    private static List<JobId> computed(DSLContext sql, Work.HashImage work, Content content) {
        var mustBe = work.asked().mustBe();
        if (mustBe.isPresent() && !mustBe.get().equals(content.multihash().hex())) {
            return reject(
                    sql,
                    work.image(),
                    "The " + content.multihash().algorithm() + " of the bytes is "
                            + content.multihash().hex() + ", not " + mustBe.get() + ".");
        }
        replace(sql, work.image(), content);
        Events.write(sql, work.image(), mustBe.isPresent() ? "image.activate" : "image.update", BY);
        return List.of();
    }

    private static List<JobId> unreadable(DSLContext sql, Work.HashImage work, String reason) {
        var sentence = "The digests of the image could not be made. " + reason;
        if (work.asked().mustBe().isPresent()) {
            return reject(sql, work.image(), sentence);
        }
        Events.write(sql, work.image(), "image.hash.failed", BY, sentence);
        return List.of();
    }

    /** Of an image that waits for its digest. */
    private static List<JobId> reject(DSLContext sql, ImageId image, String reason) {
        var jobs = JobRows.removeLocations(sql, image);
        var old = contentOf(sql, image);
        sql.update(IMAGE)
                .set(IMAGE.STATUS, ImageStatus.QUEUED.wireName())
                .set(IMAGE.CONTENT_ID, (@Nullable UUID) null)
                .set(IMAGE.SIZE_BYTES, (@Nullable Long) null)
                .set(IMAGE.LAST_FAILURE, reason)
                .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                .set(IMAGE.UPDATED_AT, Sql.NOW)
                .where(IMAGE.ID.eq(image.value()))
                .execute();
        removeUnused(sql, old);
        Events.write(sql, image, "image.upload.abort", BY, reason);
        return jobs;
    }

    private static void replace(DSLContext sql, ImageId image, Content content) {
        var old = contentOf(sql, image);
        var found = ContentRows.store(sql, content, OptionalLong.empty());
        sql.update(LOCATION)
                .set(LOCATION.CONTENT_ID, found)
                .where(LOCATION.IMAGE_ID.eq(image.value()))
                .execute();
        sql.update(IMAGE)
                .set(IMAGE.CONTENT_ID, found)
                .set(IMAGE.VERSION, IMAGE.VERSION.plus(1))
                .set(IMAGE.UPDATED_AT, Sql.NOW)
                .where(IMAGE.ID.eq(image.value()))
                .execute();
        UploadStatus.move(sql, image, ImageStatus.IMPORTING, ImageStatus.ACTIVE);
        removeUnused(sql, old);
    }

    private static Optional<UUID> contentOf(DSLContext sql, ImageId image) {
        return sql.select(IMAGE.CONTENT_ID)
                .from(IMAGE)
                .where(IMAGE.ID.eq(image.value()))
                .fetchOptional(IMAGE.CONTENT_ID);
    }

    /** What stood for bytes that nobody had read. */
    private static void removeUnused(DSLContext sql, Optional<UUID> content) {
        content.ifPresent(id -> sql.deleteFrom(CONTENT)
                .where(CONTENT.ID.eq(id), CONTENT.HASH_VALUE.isNull())
                .andNotExists(selectOne().from(IMAGE).where(IMAGE.CONTENT_ID.eq(inline(id))))
                .andNotExists(selectOne().from(LOCATION).where(LOCATION.CONTENT_ID.eq(inline(id))))
                .execute());
    }
}
