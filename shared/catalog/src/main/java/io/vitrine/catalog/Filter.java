package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.vitrine.catalog.ImageQuery.Comparison;
import io.vitrine.catalog.ImageQuery.Condition.At;
import io.vitrine.catalog.ImageQuery.Condition.Compare;
import io.vitrine.catalog.ImageQuery.Condition.OneOf;
import io.vitrine.catalog.ImageQuery.Condition.Protected;
import io.vitrine.catalog.ImageQuery.Moment;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;

/** What a query asks of the images it lists, whoever sees them. Written so that the indexes on live rows serve it. */
final class Filter {
    private Filter() {}

    static List<Condition> of(ImageQuery query) {
        var all = new ArrayList<Condition>();
        all.add(Sql.LIVE);
        all.add(IMAGE.HIDDEN.eq(inline(query.hidden())));
        if (!query.tags().isEmpty()) {
            all.add(IMAGE.TAGS.contains(query.tags().toArray(String[]::new)));
        }
        if (!query.properties().isEmpty()) {
            all.add(condition("{0} @> {1}", IMAGE.PROPERTIES, val(Properties.toJson(query.properties()))));
        }
        query.conditions().forEach(asked -> all.add(filter(asked)));
        return all;
    }

    private static Condition filter(ImageQuery.Condition asked) {
        return switch (asked) {
            case OneOf(var column, var values) -> text(column, values);
            case Compare(var column, var comparison, var value) -> number(column, comparison, value);
            case At(var column, var comparison, var moment) -> moment(column, comparison, moment);
            case Protected(var isProtected) -> IMAGE.PROTECTED.eq(inline(isProtected));
        };
    }

    /**
     * Where an index is on what a list sorts by, as that index says it; what is missing does not match. The planner must not take one condition
     * for two.
     */
    private static Condition text(ImageQuery.Text column, List<String> values) {
        return switch (column) {
            case NAME -> SortColumn.NAME.in(values).and(IMAGE.NAME.isNotNull());
            case CONTAINER_FORMAT -> SortColumn.CONTAINER_FORMAT.in(values).and(IMAGE.CONTAINER_FORMAT.isNotNull());
            case DISK_FORMAT -> SortColumn.DISK_FORMAT.in(values).and(IMAGE.DISK_FORMAT.isNotNull());
            case ID -> IMAGE.ID.in(values);
            case STATUS -> IMAGE.STATUS.in(values);
            case OWNER -> IMAGE.OWNER.in(values);
            case CHECKSUM -> content(CONTENT.MD5, values);
            case OS_HASH_ALGO -> content(CONTENT.HASH_ALGORITHM, values);
            case OS_HASH_VALUE -> content(CONTENT.HASH_VALUE, values);
        };
    }

    private static Condition content(Field<String> column, List<String> values) {
        return IMAGE.CONTENT_ID.in(select(CONTENT.ID).from(CONTENT).where(column.in(values)));
    }

    private static Condition number(ImageQuery.Number column, Comparison comparison, long value) {
        return switch (column) {
            case SIZE -> compare(SortColumn.SIZE, comparison, value).and(IMAGE.SIZE_BYTES.isNotNull());
            case VIRTUAL_SIZE -> compare(IMAGE.VIRTUAL_SIZE_BYTES, comparison, value);
            case MIN_DISK -> narrow(IMAGE.MIN_DISK_GB, comparison, value);
            case MIN_RAM -> narrow(IMAGE.MIN_RAM_MB, comparison, value);
        };
    }

    /** As the column is, so that its index serves; beyond that nothing is stored, and nothing equals it. */
    private static Condition narrow(Field<Integer> column, Comparison comparison, long value) {
        return value == (int) value
                ? compare(column, comparison, (int) value)
                : compare(column.cast(Long.class), comparison, value);
    }

    private static <T> Condition compare(Field<T> column, Comparison comparison, T value) {
        return switch (comparison) {
            case GT -> column.gt(value);
            case GTE -> column.ge(value);
            case LT -> column.lt(value);
            case LTE -> column.le(value);
            case EQ -> column.eq(value);
            case NEQ -> column.ne(value);
        };
    }

    /** Stored in microseconds, shown in seconds: what is compared is the second that a client was shown. */
    private static Condition moment(Moment column, Comparison comparison, Instant moment) {
        var stored =
                switch (column) {
                    case CREATED_AT -> IMAGE.CREATED_AT;
                    case UPDATED_AT -> IMAGE.UPDATED_AT;
                };
        var second = moment.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC);
        return second(stored, comparison, second, second.plusSeconds(1));
    }

    private static Condition second(
            Field<OffsetDateTime> stored, Comparison comparison, OffsetDateTime begin, OffsetDateTime end) {
        return switch (comparison) {
            case GT -> stored.ge(end);
            case GTE -> stored.ge(begin);
            case LT -> stored.lt(begin);
            case LTE -> stored.lt(end);
            case EQ -> stored.ge(begin).and(stored.lt(end));
            case NEQ -> not(stored.ge(begin).and(stored.lt(end)));
        };
    }
}
