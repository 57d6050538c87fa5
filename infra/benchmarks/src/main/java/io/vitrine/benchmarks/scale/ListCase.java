package io.vitrine.benchmarks.scale;

import io.vitrine.catalog.ImageQuery;
import io.vitrine.catalog.ImageQuery.Condition;
import io.vitrine.catalog.ImageQuery.Condition.Compare;
import io.vitrine.catalog.ImageQuery.Condition.OneOf;
import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.catalog.ImageQuery.Sort;
import io.vitrine.catalog.ImageQuery.SortKey;
import io.vitrine.catalog.ImageQuery.Text;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Somebody asks for a page of 25 images in some order. */
record ListCase(Caller caller, String question, ImageQuery query) {
    static final int PAGE = 25;

    static Stream<ListCase> all() {
        return Stream.of("admin", "none", "few", "many", "guest").flatMap(ListCase::of);
    }

    private static Stream<ListCase> of(String project) {
        var caller = new Caller("user", Optional.of(project), Set.of("member"), project.equals("admin"), "req-bench");
        var plain = Stream.of(new ListCase(caller, "list", query(List.of(), Map.of(), List.of(), List.of())));
        return Stream.of(plain, sorted(caller), ofNothing(caller)).flatMap(cases -> cases);
    }

    private static Stream<ListCase> sorted(Caller caller) {
        var single = Stream.of(SortKey.values()).map(key -> List.of(new Sort(key, true)));
        var twofold = Stream.of(SortKey.NAME, SortKey.STATUS)
                .map(key -> List.of(new Sort(key, false), new Sort(SortKey.CREATED_AT, false)));
        return Stream.concat(single, twofold)
                .map(sort -> new ListCase(caller, "by " + names(sort), query(List.of(), Map.of(), List.of(), sort)));
    }

    private static String names(List<Sort> sort) {
        return String.join(
                ", ",
                sort.stream()
                        .map(one -> one.key().name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static Stream<ListCase> ofNothing(Caller caller) {
        return Stream.of(
                new ListCase(caller, "of nothing, by name", asked(new OneOf(Text.NAME, List.of("nobody's")))),
                new ListCase(caller, "of nothing, by tag", query(List.of("nobody's"), Map.of(), List.of(), List.of())),
                new ListCase(
                        caller,
                        "of nothing, by property",
                        query(List.of(), Map.of("build", "nobody's"), List.of(), List.of())),
                new ListCase(
                        caller,
                        "of nothing, by size",
                        asked(new Compare(ImageQuery.Number.SIZE, ImageQuery.Comparison.GTE, 1L << 40))),
                new ListCase(
                        caller,
                        "of nothing, by least memory",
                        asked(new Compare(ImageQuery.Number.MIN_RAM, ImageQuery.Comparison.EQ, 1L << 20))),
                new ListCase(caller, "of nothing, protected", asked(new Condition.Protected(true))));
    }

    private static ImageQuery asked(Condition condition) {
        return query(List.of(), Map.of(), List.of(condition), List.of());
    }

    private static ImageQuery query(
            List<String> tags, Map<String, String> properties, List<Condition> conditions, List<Sort> sort) {
        return new ImageQuery(
                new Scope.Default(),
                Optional.of(MemberStatus.ACCEPTED),
                false,
                tags,
                new TreeMap<>(properties),
                conditions,
                sort,
                PAGE,
                Optional.empty());
    }

    /** The same list in pages of another length. */
    ListCase ofLength(int limit) {
        return new ListCase(caller, question, paged(limit, Optional.empty()));
    }

    /** The page after {@code marker}. */
    ListCase after(ImageId marker) {
        return new ListCase(caller, question, paged(PAGE, Optional.of(marker)));
    }

    private ImageQuery paged(int limit, Optional<ImageId> marker) {
        return new ImageQuery(
                query.scope(),
                query.memberStatus(),
                query.hidden(),
                query.tags(),
                query.properties(),
                query.conditions(),
                query.sort(),
                limit,
                marker);
    }

    @Override
    public String toString() {
        return caller.project().orElse("") + ": " + question;
    }
}
