package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.MEMBER;

import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Members of shared images. Who may ask is decided by the caller of this class. */
@Singleton
public final class Members {
    private final Database database;

    public Members(DataSource database) {
        this.database = new Database(database);
    }

    /** In the order they were added. */
    public List<Member> of(ImageId image) {
        return database.read(sql -> sql.selectFrom(MEMBER)
                .where(MEMBER.IMAGE_ID.eq(image.value()))
                .orderBy(MEMBER.CREATED_AT, MEMBER.PROJECT)
                .fetch(Members::member));
    }

    public Optional<Member> find(ImageId image, String project) {
        return database.read(
                sql -> sql.selectFrom(MEMBER).where(is(image, project)).fetchOptional(Members::member));
    }

    /** What came of adding a member. */
    public sealed interface Addition {
        record Added(Member member) implements Addition {}

        record AlreadyMember() implements Addition {}

        /** The image has as many members as {@code quota} allows. */
        record OverQuota() implements Addition {}
    }

    /** Adds a pending member, unless there would be more than {@code quota}; a quota below 0 is none. */
    public Addition add(ImageId image, String project, int quota, Caller by) {
        return database.write(sql -> {
            // additions to one image wait for each other, or two of them could pass the quota together
            UploadStatus.lock(sql, image);
            if (UploadStatus.statusOf(sql, image).isEmpty()) {
                throw new FaultException(Fault.NOT_FOUND, "No image found with ID " + image + ".");
            }
            if (sql.fetchExists(MEMBER, is(image, project))) {
                return new Addition.AlreadyMember();
            }
            if (quota >= 0 && sql.fetchCount(MEMBER, MEMBER.IMAGE_ID.eq(image.value())) >= quota) {
                return new Addition.OverQuota();
            }
            var member = insert(sql, image, project);
            Events.write(sql, image, "image.member.create", by, project);
            return new Addition.Added(member);
        });
    }

    private static Member insert(DSLContext sql, ImageId image, String project) {
        return sql.insertInto(MEMBER)
                .set(MEMBER.IMAGE_ID, image.value())
                .set(MEMBER.PROJECT, project)
                .set(MEMBER.STATUS, MemberStatus.PENDING.wireName())
                .set(MEMBER.CREATED_AT, Sql.NOW)
                .set(MEMBER.UPDATED_AT, Sql.NOW)
                .returning()
                .fetchSingle(Members::member);
    }

    /** Empty where the project is no member. */
    public Optional<Member> answer(ImageId image, String project, MemberStatus status, Caller by) {
        return database.write(sql -> {
            var answered = sql.update(MEMBER)
                    .set(MEMBER.STATUS, status.wireName())
                    .set(MEMBER.UPDATED_AT, Sql.NOW)
                    .where(is(image, project))
                    .returning()
                    .fetchOptional(Members::member);
            answered.ifPresent(_ -> Events.write(sql, image, "image.member.update", by, project));
            return answered;
        });
    }

    /** False where the project was no member. */
    public boolean remove(ImageId image, String project, Caller by) {
        return database.write(sql -> {
            // told before it is gone: what is told of it is what it was
            var isThere = sql.selectOne()
                    .from(MEMBER)
                    .where(is(image, project))
                    .forUpdate()
                    .fetch()
                    .isNotEmpty();
            if (isThere) {
                Events.write(sql, image, "image.member.delete", by, project);
                sql.deleteFrom(MEMBER).where(is(image, project)).execute();
            }
            return isThere;
        });
    }

    private static Condition is(ImageId image, String project) {
        return MEMBER.IMAGE_ID.eq(image.value()).and(MEMBER.PROJECT.eq(project));
    }

    private static Member member(Record row) {
        return new Member(
                new ImageId(row.get(MEMBER.IMAGE_ID)),
                row.get(MEMBER.PROJECT),
                MemberStatus.parse(row.get(MEMBER.STATUS)).orElseThrow(),
                row.get(MEMBER.CREATED_AT).toInstant(),
                row.get(MEMBER.UPDATED_AT).toInstant());
    }
}
