package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;

import io.vitrine.catalog.ImageQuery.SortKey;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.SortField;

/**
 * One column of the order of a list. What is missing sorts as the empty text or as 0, so that each row has its place and a page can begin
 * after it.
 */
record SortColumn(SortKey key, boolean ascending) {
    // spelled as in the indexes
    static final Field<String> NAME = coalesce(IMAGE.NAME, inline(""));
    static final Field<String> CONTAINER_FORMAT = coalesce(IMAGE.CONTAINER_FORMAT, inline(""));
    static final Field<String> DISK_FORMAT = coalesce(IMAGE.DISK_FORMAT, inline(""));
    static final Field<Long> SIZE = coalesce(IMAGE.SIZE_BYTES, inline(0L));

    /** The whole order: what was asked for, then creation and id, so that no two images share a place. */
    static List<SortColumn> of(List<ImageQuery.Sort> asked) {
        var direction = tieBreakersAscend(asked);
        var order = new ArrayList<SortColumn>();
        for (var sort : asked) {
            append(order, new SortColumn(sort.key(), sort.ascending()));
        }
        append(order, new SortColumn(SortKey.CREATED_AT, direction));
        append(order, new SortColumn(SortKey.ID, direction));
        return order;
    }

    /** They follow the one direction that was asked for; with several, or none, they descend. */
    private static boolean tieBreakersAscend(List<ImageQuery.Sort> asked) {
        return !asked.isEmpty() && asked.stream().allMatch(ImageQuery.Sort::ascending);
    }

    /** A column that was there before decides nothing, nor does any column after the id. */
    private static void append(List<SortColumn> order, SortColumn next) {
        if (order.stream().noneMatch(column -> column.key() == SortKey.ID || column.key() == next.key())) {
            order.add(next);
        }
    }

    Field<?> field() {
        return switch (key) {
            case NAME -> NAME;
            case STATUS -> IMAGE.STATUS;
            case CONTAINER_FORMAT -> CONTAINER_FORMAT;
            case DISK_FORMAT -> DISK_FORMAT;
            case SIZE -> SIZE;
            case ID -> IMAGE.ID;
            case CREATED_AT -> IMAGE.CREATED_AT;
            case UPDATED_AT -> IMAGE.UPDATED_AT;
        };
    }

    SortField<?> order(Field<?> of) {
        return ascending ? of.asc() : of.desc();
    }
}
