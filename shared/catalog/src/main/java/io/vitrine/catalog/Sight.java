package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.MEMBER;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;

import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.model.Caller;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;

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
                        .or(is(Visibility.SHARED).and(isMember(project, Optional.empty()))))
                .orElse(everybodys);
    }

    /**
     * Of lists: one condition for each reason to see an image. No image meets two of them, so that each can walk an index of its own and
     * none has to weed out doubles.
     */
    List<Condition> ofList(Scope scope, Optional<MemberStatus> memberStatus) {
        return caller.admin() ? List.of(admins(scope)) : reasons(scope, memberStatus);
    }

    private Condition admins(Scope scope) {
        return switch (scope) {
            case Scope.All _ -> noCondition();
            case Scope.Only(Visibility visibility) -> is(visibility);
            case Scope.Default _ ->
                IMAGE.VISIBILITY.ne(inline(Visibility.COMMUNITY.wireName())).or(own());
        };
    }

    private List<Condition> reasons(Scope scope, Optional<MemberStatus> memberStatus) {
        var reasons = new ArrayList<Condition>();
        caller.project().ifPresent(project -> {
            reasons.add(scope instanceof Scope.Only(Visibility visibility) ? own().and(is(visibility)) : own());
            if (asks(scope, Visibility.SHARED)) {
                reasons.add(is(Visibility.SHARED).and(others()).and(isMember(project, memberStatus)));
            }
        });
        if (asks(scope, Visibility.PUBLIC)) {
            reasons.add(is(Visibility.PUBLIC).and(others()));
        }
        if (!(scope instanceof Scope.Default) && asks(scope, Visibility.COMMUNITY)) {
            reasons.add(is(Visibility.COMMUNITY).and(others()));
        }
        return reasons;
    }

    private static boolean asks(Scope scope, Visibility visibility) {
        return !(scope instanceof Scope.Only(Visibility only)) || only == visibility;
    }

    private Condition own() {
        return caller.project().map(IMAGE.OWNER::eq).orElse(falseCondition());
    }

    private Condition others() {
        return caller.project().map(IMAGE.OWNER::isDistinctFrom).orElse(noCondition());
    }

    /** Written out, not bound: the partial indexes name it. */
    private static Condition is(Visibility visibility) {
        return IMAGE.VISIBILITY.eq(inline(visibility.wireName()));
    }

    private static Condition isMember(String project, Optional<MemberStatus> status) {
        return exists(selectOne()
                .from(MEMBER)
                .where(
                        MEMBER.IMAGE_ID.eq(IMAGE.ID),
                        MEMBER.PROJECT.eq(project),
                        status.map(MemberStatus::wireName)
                                .map(MEMBER.STATUS::eq)
                                .orElse(noCondition())));
    }
}
