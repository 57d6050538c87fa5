package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.MEMBER;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;

import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.model.Caller;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;

/** Who sees which images (Images API, visibility table). */
final class Sight {
    private final Caller caller;

    Sight(Caller caller) {
        this.caller = caller;
    }

    /** Of single images, by id. */
    Condition ofOne() {
        if (caller.admin()) {
            return noCondition();
        }
        var everybodys = IMAGE.OWNER.isNull().or(is(Visibility.PUBLIC)).or(is(Visibility.COMMUNITY));
        return caller.project()
                .map(project -> everybodys
                        .or(IMAGE.OWNER.eq(project))
                        .or(is(Visibility.SHARED).and(isMember(project))))
                .orElse(everybodys);
    }

    /** Why somebody sees an image. */
    sealed interface Reason {
        /** A condition that most images meet. */
        record Most(Condition condition) implements Reason {}

        /** Images with one value in a column, which the indexes for such lists begin with. */
        record Pinned(Field<String> column, Field<String> value, Condition more) implements Reason {}

        /** Shared images whose member a project is. */
        record Membership(String project, Optional<MemberStatus> status, Condition more) implements Reason {}
    }

    /**
     * Of lists: the reasons to see an image. No image meets two of them, so that each can walk an index of its own and none has to weed out
     * doubles.
     */
    List<Reason> ofList(Scope scope, Optional<MemberStatus> memberStatus) {
        return caller.admin() ? List.of(new Reason.Most(admins(scope))) : reasons(scope, memberStatus);
    }

    private Condition admins(Scope scope) {
        return switch (scope) {
            case Scope.All _ -> noCondition();
            case Scope.Only(Visibility visibility) -> is(visibility);
            case Scope.Default _ ->
                IMAGE.VISIBILITY
                        .ne(inline(Visibility.COMMUNITY.wireName()))
                        .or(caller.project().map(IMAGE.OWNER::eq).orElse(falseCondition()));
        };
    }

    private List<Reason> reasons(Scope scope, Optional<MemberStatus> memberStatus) {
        var reasons = new ArrayList<Reason>();
        caller.project().ifPresent(project -> {
            var asked = scope instanceof Scope.Only(Visibility visibility) ? is(visibility) : noCondition();
            reasons.add(new Reason.Pinned(IMAGE.OWNER, val(project), asked));
            if (asks(scope, Visibility.SHARED)) {
                reasons.add(new Reason.Membership(
                        project, memberStatus, is(Visibility.SHARED).and(others())));
            }
        });
        if (asks(scope, Visibility.PUBLIC)) {
            reasons.add(others(Visibility.PUBLIC));
        }
        if (!(scope instanceof Scope.Default) && asks(scope, Visibility.COMMUNITY)) {
            reasons.add(others(Visibility.COMMUNITY));
        }
        return reasons;
    }

    /** Written out, not bound: the partial indexes name it. */
    private Reason others(Visibility visibility) {
        return new Reason.Pinned(IMAGE.VISIBILITY, inline(visibility.wireName()), others());
    }

    private static boolean asks(Scope scope, Visibility visibility) {
        return !(scope instanceof Scope.Only(Visibility only)) || only == visibility;
    }

    private Condition others() {
        return caller.project().map(IMAGE.OWNER::isDistinctFrom).orElse(noCondition());
    }

    /** Written out, not bound: the partial indexes name it. */
    private static Condition is(Visibility visibility) {
        return IMAGE.VISIBILITY.eq(inline(visibility.wireName()));
    }

    private static Condition isMember(String project) {
        return exists(selectOne().from(MEMBER).where(MEMBER.IMAGE_ID.eq(IMAGE.ID), MEMBER.PROJECT.eq(project)));
    }
}
