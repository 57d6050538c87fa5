package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.vitrine.model.ImageStatus;
import io.vitrine.model.Quota;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.Condition;
import org.jooq.Field;

/** What a project uses, counted when it is asked for (Images API, quotas). */
@Singleton
public final class ProjectUsage {
    private static final Set<String> LIVE =
            names(Stream.of(ImageStatus.values()).filter(ImageStatus::isLive));
    private static final Set<String> UPLOADING =
            names(Stream.of(ImageStatus.SAVING, ImageStatus.UPLOADING, ImageStatus.IMPORTING));
    private static final Set<String> STAGED = names(Stream.of(ImageStatus.UPLOADING, ImageStatus.IMPORTING));

    private static final long MIB = 1 << 20;

    private final Database database;

    public ProjectUsage(DataSource database) {
        this.database = new Database(database);
    }

    /** Of one project, in the units of its limits; counted in one statement. */
    public Map<Quota, Long> of(String project) {
        var copies = field(select(count()).from(LOCATION).where(LOCATION.IMAGE_ID.eq(IMAGE.ID)));
        var staged = IMAGE.STATUS.in(STAGED);
        return database.read(sql -> sql.select(
                        bytes(IMAGE.SIZE_BYTES.times(copies.cast(Long.class)), noCondition()),
                        bytes(IMAGE.SIZE_BYTES, staged),
                        count(),
                        count().filterWhere(IMAGE.STATUS.in(UPLOADING)))
                .from(IMAGE)
                .where(IMAGE.OWNER.eq(project))
                .and(IMAGE.STATUS.in(LIVE))
                .fetchSingle(row -> Map.of(
                        Quota.IMAGE_SIZE_TOTAL,
                        row.value1().longValue() / MIB,
                        Quota.IMAGE_STAGE_TOTAL,
                        row.value2().longValue() / MIB,
                        Quota.IMAGE_COUNT_TOTAL,
                        row.value3().longValue(),
                        Quota.IMAGE_COUNT_UPLOADING,
                        row.value4().longValue())));
    }

    private static Field<BigDecimal> bytes(Field<Long> each, Condition counted) {
        return coalesce(sum(each).filterWhere(counted), inline(BigDecimal.ZERO));
    }

    private static Set<String> names(Stream<ImageStatus> statuses) {
        return statuses.map(ImageStatus::wireName).collect(Collectors.toUnmodifiableSet());
    }
}
