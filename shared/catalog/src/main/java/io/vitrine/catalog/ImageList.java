package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.MEMBER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import io.vitrine.catalog.Sight.Reason;
import io.vitrine.catalog.Sight.Reason.Membership;
import io.vitrine.catalog.Sight.Reason.Most;
import io.vitrine.catalog.Sight.Reason.Pinned;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.SelectField;
import org.jooq.SortField;

/**
 * One page of the list of images. Each reason to see an image is a walk of its own along an index, from the marker on and no longer than
 * the page; the page is the first of what the walks have met.
 */
final class ImageList {
    private static final String MET = "met";
    private static final String PLACES = "places";
    private static final String SHARED = "shared";

    private final ImageQuery query;
    private final List<Condition> filter;
    private final List<Reason> reasons;
    private final Condition sightOfOne;
    private final List<SortColumn> order;
    /** Written out: who plans without the values must know that few rows are asked for. */
    private final Param<Integer> page;

    ImageList(ImageQuery query, Caller caller) {
        this.query = query;
        var sight = new Sight(caller);
        this.filter = Filter.of(query);
        this.reasons = sight.ofList(query.scope(), query.memberStatus());
        this.sightOfOne = sight.ofOne();
        this.order = SortColumn.of(query.sort());
        this.page = inline(query.limit());
    }

    ImagePage page(DSLContext sql) {
        var after = query.marker().flatMap(marker -> placeOf(sql, marker));
        if (query.marker().isPresent() && after.isEmpty()) {
            return new ImagePage.UnknownMarker();
        }
        if (reasons.isEmpty() || query.limit() == 0) {
            return new ImagePage.Page(List.of(), false);
        }
        // A plan for whatever is asked takes no time; where few images have what is asked for, it would look through
        // all of them.
        var rows = (query.isFiltered() ? PlannedEachTime.on(sql) : sql).fetch(statement(after));
        return new ImagePage.Page(ImageRows.images(sql, rows), rows.size() == query.limit());
    }

    /** The place of an image in the order, a value for each of its columns; empty where the caller sees no such image. */
    Optional<Record> placeOf(DSLContext sql, ImageId image) {
        return sql.select(fields())
                .from(IMAGE)
                .where(IMAGE.ID.eq(image.value()), Sql.LIVE, sightOfOne)
                .fetchOptional();
    }

    /**
     * The images of a page are looked up one by one, which no planner may think better of: it might walk all there are to meet them.
     *
     * @param after the place of the marker, a value for each column of the order
     */
    Select<Record> statement(Optional<Record> after) {
        var walks = reasons.stream().map(reason -> walk(reason, after)).toList();
        var met = walks.stream()
                .skip(1)
                .reduce(walks.getFirst(), Select::unionAll)
                .asTable(MET);
        var places =
                select(met.fields()).from(met).orderBy(places(MET)).limit(page).asTable(PLACES);
        var image = select(IMAGE.fields())
                .from(IMAGE)
                .where(IMAGE.ID.eq(field(name(PLACES, column(order.size() - 1)), IMAGE.ID.getDataType())))
                .offset(inline(0))
                .asTable(IMAGE);
        return select(ImageRows.COLUMNS)
                .from(places)
                .crossJoin(lateral(image))
                .leftJoin(CONTENT)
                .on(CONTENT.ID.eq(IMAGE.CONTENT_ID))
                .orderBy(places(PLACES));
    }

    private List<SortField<?>> places(String table) {
        return IntStream.range(0, order.size())
                .<SortField<?>>mapToObj(i -> order.get(i).order(field(name(table, column(i)))))
                .toList();
    }

    /** Only the places of its images in the order: the last column is always the id. */
    private Select<Record> walk(Reason reason, Optional<Record> after) {
        return switch (reason) {
            case Most(var condition) -> firstOf(images().and(condition), orders(), after.map(Record::intoArray));
            case Pinned it -> pinned(it, after);
            case Membership it -> shared(it, after);
        };
    }

    private SelectConditionStep<Record> images() {
        return select(fields()).from(IMAGE).where(filter);
    }

    /**
     * The one value is part of the order, so that going on after the marker is possible along no other index: how much comes after it is
     * guessed by its first column alone, and where many are alike in that, any index looks as good.
     */
    private Select<Record> pinned(Pinned reason, Optional<Record> after) {
        var rows = images().and(reason.column().eq(reason.value())).and(reason.more());
        var pin = order.getFirst().order(reason.column());
        var pinned = Stream.concat(Stream.of(pin), orders().stream()).toList();
        var place = after.map(Record::intoArray)
                .map(values -> Stream.concat(Stream.of(reason.value()), Stream.of(values))
                        .toArray());
        return firstOf(rows, pinned, place);
    }

    /** Never by way of all the images that are shared with somebody: looked up one by one, as many as the project is a member of. */
    private Select<Record> shared(Membership reason, Optional<Record> after) {
        var image = images().and(IMAGE.ID.eq(MEMBER.IMAGE_ID))
                .and(reason.more())
                .offset(inline(0))
                .asTable(SHARED);
        var rows = select(image.fields())
                .from(MEMBER)
                .crossJoin(lateral(image))
                .where(MEMBER.PROJECT.eq(reason.project()))
                .and(reason.status()
                        .map(MemberStatus::wireName)
                        .map(MEMBER.STATUS::eq)
                        .orElse(noCondition()));
        return firstOf(rows, places(SHARED), after.map(Record::intoArray));
    }

    /** @param after a value for each column of the order */
    private Select<Record> firstOf(
            SelectConditionStep<Record> rows, List<SortField<?>> order, Optional<Object[]> after) {
        var ordered = rows.orderBy(order);
        return after.<Select<Record>>map(place -> ordered.seek(place).limit(page))
                .orElseGet(() -> ordered.limit(page));
    }

    private List<SortField<?>> orders() {
        return order.stream()
                .<SortField<?>>map(column -> column.order(column.field()))
                .toList();
    }

    private List<SelectField<?>> fields() {
        return IntStream.range(0, order.size())
                .<SelectField<?>>mapToObj(i -> order.get(i).field().as(column(i)))
                .toList();
    }

    private static String column(int i) {
        return "k" + i;
    }
}
