package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** Expressions that mean the same in every statement. */
final class Sql {
    /** The database's clock, read once for each statement: leases, times of records and due jobs are all judged by it. */
    static final Field<OffsetDateTime> NOW = field("statement_timestamp()", SQLDataType.TIMESTAMPWITHTIMEZONE);

    /** Of images that the API still sees; every partial index on live rows says exactly this. */
    static final Condition LIVE = IMAGE.DELETED_AT.isNull();

    private Sql() {}

    /** A day is 24 hours here, whatever a calendar says. */
    static Field<OffsetDateTime> after(Duration wait) {
        return field("{0} + {1}", SQLDataType.TIMESTAMPWITHTIMEZONE, NOW, interval(wait));
    }

    static Field<?> interval(Duration length) {
        return field("cast({0} as interval)", SQLDataType.INTERVAL, val(length.toString()));
    }
}
