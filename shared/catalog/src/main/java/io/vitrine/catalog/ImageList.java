package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.SortField;

/**
 * One page of the list of images. Each reason to see an image is a walk of its own along an index, from the marker on and no longer than
 * the page; the page is the first of what the walks have met.
 */
final class ImageList {
    private static final String MET = "met";
    private static final String PLACES = "places";

    private final ImageQuery query;
    private final List<Condition> filter;
    private final List<Condition> reasons;
    private final Condition sightOfOne;
    private final List<SortColumn> order;

    ImageList(ImageQuery query, Caller caller) {
        this.query = query;
        var sight = new Sight(caller);
        this.filter = Filter.of(query);
        this.reasons = sight.ofList(query.scope(), query.memberStatus());
        this.sightOfOne = sight.ofOne();
        this.order = SortColumn.of(query.sort());
    }

    ImagePage page(DSLContext sql) {
        var after = query.marker().flatMap(marker -> placeOf(sql, marker));
        if (query.marker().isPresent() && after.isEmpty()) {
            return new ImagePage.UnknownMarker();
        }
        if (reasons.isEmpty() || query.limit() == 0) {
            return new ImagePage.Page(List.of(), false);
        }
        var rows = PlannedEachTime.on(sql).fetch(statement(after));
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
        var places = select(met.fields())
                .from(met)
                .orderBy(places(MET))
                .limit(query.limit())
                .asTable(PLACES);
        var image = select(IMAGE.fields())
                .from(IMAGE)
                .where(IMAGE.ID.eq(field(name(PLACES, column(order.size() - 1)), IMAGE.ID.getDataType())))
                .offset(0)
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
    private Select<Record> walk(Condition reason, Optional<Record> after) {
        var ordered = select(fields())
                .from(IMAGE)
                .where(filter)
                .and(reason)
                .orderBy(order.stream()
                        .map(column -> column.order(column.field()))
                        .toList());
        return after.<Select<Record>>map(row -> ordered.seek(row.intoArray()).limit(query.limit()))
                .orElseGet(() -> ordered.limit(query.limit()));
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
