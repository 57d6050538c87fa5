package io.vitrine.catalog;

import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Records, callers and questions that tests begin with; other modules' tests know {@code queued} alone. */
public final class Samples {
    private Samples() {}

    static Caller caller(String project) {
        return new Caller("user-of-" + project, Optional.of(project), Set.of("member"), false, "req-test");
    }

    static Caller admin(String project) {
        return new Caller("admin-of-" + project, Optional.of(project), Set.of("admin"), true, "req-test");
    }

    static Image.Settings settings(String owner, Visibility visibility) {
        return settings(Optional.of(owner), visibility, Optional.of("image of " + owner));
    }

    static Image.Settings settings(Optional<String> owner, Visibility visibility, Optional<String> name) {
        return new Image.Settings(
                name,
                visibility,
                false,
                false,
                owner,
                Optional.of("bare"),
                Optional.of("raw"),
                0,
                0,
                new TreeSet<>(),
                new TreeMap<>());
    }

    static Image create(ImageCatalog catalog, Image.Settings settings) {
        var by = caller(settings.owner().orElse("nobody"));
        return ((Creation.Created) catalog.create(ImageId.fresh(), settings, by)).image();
    }

    /** A new image of project "p" without data. */
    public static ImageId queued(ImageCatalog catalog, Caller by) {
        var created = (Creation.Created) catalog.create(ImageId.fresh(), settings("p", Visibility.PRIVATE), by);
        return created.image().id();
    }

    /** The same, with formats of its own. */
    public static ImageId queued(ImageCatalog catalog, Caller by, String containerFormat, String diskFormat) {
        var settings = new Image.Settings(
                Optional.empty(),
                Visibility.PRIVATE,
                false,
                false,
                Optional.of("p"),
                Optional.of(containerFormat),
                Optional.of(diskFormat),
                0,
                0,
                new TreeSet<>(),
                new TreeMap<>());
        return ((Creation.Created) catalog.create(ImageId.fresh(), settings, by))
                .image()
                .id();
    }

    static Ask ask() {
        return new Ask(
                new Scope.Default(), Optional.of(MemberStatus.ACCEPTED), List.of(), List.of(), 1000, Optional.empty());
    }

    /** The parts of a query that most tests vary. */
    record Ask(
            Scope scope,
            Optional<MemberStatus> memberStatus,
            List<ImageQuery.Condition> conditions,
            List<ImageQuery.Sort> sort,
            int limit,
            Optional<ImageId> marker) {
        ImageQuery query() {
            return new ImageQuery(
                    scope, memberStatus, false, List.of(), new TreeMap<>(), conditions, sort, limit, marker);
        }

        Ask in(Scope other) {
            return new Ask(other, memberStatus, conditions, sort, limit, marker);
        }

        Ask members(Optional<MemberStatus> other) {
            return new Ask(scope, other, conditions, sort, limit, marker);
        }

        Ask where(ImageQuery.Condition... asked) {
            return new Ask(scope, memberStatus, List.of(asked), sort, limit, marker);
        }

        Ask sortedBy(ImageQuery.Sort... keys) {
            return new Ask(scope, memberStatus, conditions, List.of(keys), limit, marker);
        }

        Ask page(int rows, Optional<ImageId> after) {
            return new Ask(scope, memberStatus, conditions, sort, rows, after);
        }
    }
}
