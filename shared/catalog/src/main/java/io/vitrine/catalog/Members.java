package io.vitrine.catalog;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Members of shared images. Who may ask is decided by the caller of this class. */
@Singleton
public final class Members {
    public Members(DataSource database) {}

    /** In the order they were added. */
    public List<Member> of(ImageId image) {
        throw new UnsupportedOperationException();
    }

    public Optional<Member> find(ImageId image, String project) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /** Empty where the project is no member. */
    public Optional<Member> answer(ImageId image, String project, MemberStatus status, Caller by) {
        throw new UnsupportedOperationException();
    }

    /** False where the project was no member. */
    public boolean remove(ImageId image, String project, Caller by) {
        throw new UnsupportedOperationException();
    }
}
