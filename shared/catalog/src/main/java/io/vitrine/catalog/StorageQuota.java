package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.sum;

import io.vitrine.model.ImageId;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** How much the images of one project may still take (Images API, legacy limits). */
@Singleton
public final class StorageQuota {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,18})([KMGT]?B)?");
    private static final Map<String, Integer> POWERS_OF_TWO = Map.of("B", 0, "KB", 10, "MB", 20, "GB", 30, "TB", 40);

    private final Database database;
    private final OptionalLong limitBytes;

    /** @throws IllegalArgumentException where the setting is no amount of bytes */
    public StorageQuota(DataSource database, QuotaConfig config) {
        this.database = new Database(database);
        this.limitBytes = config.useKeystoneLimits() ? OptionalLong.empty() : parse(config.userStorageQuota());
    }

    private static OptionalLong parse(String setting) {
        var parts = SHAPE.matcher(setting);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "user_storage_quota is '" + setting
                            + "'; it has to be a number of bytes, or one with B, KB, MB, GB or TB right behind it; 0 is no limit");
        }
        var unit = Optional.ofNullable(parts.group(2)).orElse("B");
        var bytes = BigDecimal.valueOf(Long.parseLong(parts.group(1)))
                .multiply(BigDecimal.valueOf(1L << POWERS_OF_TWO.getOrDefault(unit, 0)));
        return bytes.signum() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact());
    }

    /**
     * How many bytes are left to a project; below 0 where it has more than it may. Empty where there is no limit.
     *
     * @param except is not counted: what is about to be stored is its bytes
     */
    public OptionalLong leftBytes(Optional<String> project, ImageId except) {
        if (limitBytes.isEmpty() || project.isEmpty()) {
            return OptionalLong.empty();
        }
        var used = database.read(sql -> sql.select(coalesce(sum(IMAGE.SIZE_BYTES), BigDecimal.ZERO))
                .from(LOCATION)
                .join(IMAGE)
                .on(IMAGE.ID.eq(LOCATION.IMAGE_ID))
                .where(IMAGE.OWNER.eq(project.get()), Sql.LIVE, IMAGE.ID.ne(except.value()))
                .fetchSingle()
                .value1());
        return OptionalLong.of(limitBytes.getAsLong() - used.longValue());
    }
}
