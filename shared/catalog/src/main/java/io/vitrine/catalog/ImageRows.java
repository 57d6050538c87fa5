package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.CONTENT;
import static io.vitrine.catalog.jooq.Tables.IMAGE;
import static io.vitrine.catalog.jooq.Tables.LOCATION;
import static io.vitrine.catalog.jooq.Tables.STORE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.Visibility;
import io.vitrine.model.WorkerId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jspecify.annotations.Nullable;

/** Image records to rows and back. */
final class ImageRows {
    /** All that a record needs, its locations apart. */
    static final List<SelectField<?>> COLUMNS = List.of(
            IMAGE.ID,
            IMAGE.VERSION,
            IMAGE.STATUS,
            IMAGE.OWNER,
            IMAGE.VISIBILITY,
            IMAGE.NAME,
            IMAGE.PROTECTED,
            IMAGE.HIDDEN,
            IMAGE.CONTAINER_FORMAT,
            IMAGE.DISK_FORMAT,
            IMAGE.MIN_DISK_GB,
            IMAGE.MIN_RAM_MB,
            IMAGE.TAGS,
            IMAGE.PROPERTIES,
            IMAGE.SIZE_BYTES,
            IMAGE.VIRTUAL_SIZE_BYTES,
            IMAGE.LAST_FAILURE,
            IMAGE.CREATED_AT,
            IMAGE.UPDATED_AT,
            CONTENT.MD5,
            CONTENT.HASH_ALGORITHM,
            CONTENT.HASH_VALUE);

    private ImageRows() {}

    /** The one live image of that id, if {@code more} holds too. */
    static Optional<Image> load(DSLContext sql, ImageId id, Condition more) {
        return sql.select(COLUMNS)
                .from(IMAGE)
                .leftJoin(CONTENT)
                .on(CONTENT.ID.eq(IMAGE.CONTENT_ID))
                .where(IMAGE.ID.eq(id.value()), Sql.LIVE, more)
                .fetchOptional()
                .map(row -> images(sql, List.of(row)).getFirst());
    }

    /** Rows of {@link #COLUMNS} as records, in the same order. */
    static List<Image> images(DSLContext sql, List<? extends Record> rows) {
        var stored = rows.stream()
                .filter(ImageRows::mayBeStored)
                .map(row -> row.get(IMAGE.ID))
                .toList();
        var copies = stored.isEmpty() ? Map.<String, List<Copy>>of() : copies(sql, stored);
        return rows.stream()
                .map(row -> image(row, copies.getOrDefault(row.get(IMAGE.ID), List.of())))
                .toList();
    }

    /** An image that waits for its bytes has no location. */
    private static boolean mayBeStored(Record row) {
        return !row.get(IMAGE.STATUS).equals(ImageStatus.QUEUED.wireName());
    }

    static Map<Field<?>, @Nullable Object> settings(Image.Settings settings) {
        var columns = new HashMap<Field<?>, @Nullable Object>();
        columns.put(IMAGE.NAME, settings.name().orElse(null));
        columns.put(IMAGE.VISIBILITY, settings.visibility().wireName());
        columns.put(IMAGE.PROTECTED, settings.isProtected());
        columns.put(IMAGE.HIDDEN, settings.hidden());
        columns.put(IMAGE.OWNER, settings.owner().orElse(null));
        columns.put(IMAGE.CONTAINER_FORMAT, settings.containerFormat().orElse(null));
        columns.put(IMAGE.DISK_FORMAT, settings.diskFormat().orElse(null));
        columns.put(IMAGE.MIN_DISK_GB, settings.minDiskGb());
        columns.put(IMAGE.MIN_RAM_MB, settings.minRamMb());
        columns.put(IMAGE.TAGS, settings.tags().toArray(String[]::new));
        columns.put(IMAGE.PROPERTIES, Properties.toJsonOfOptionals(settings.properties()));
        return columns;
    }

    /** Heaviest store first, then as they were added. */
    private static Map<String, List<Copy>> copies(DSLContext sql, Collection<String> images) {
        var weight = select(coalesce(max(STORE.WEIGHT), inline(0)))
                .from(STORE)
                .where(STORE.ID.eq(LOCATION.STORE_ID))
                .asField();
        return sql.select(
                        LOCATION.ID,
                        LOCATION.IMAGE_ID,
                        LOCATION.STORE_ID,
                        LOCATION.URL,
                        LOCATION.REACHED_THROUGH,
                        LOCATION.METADATA,
                        LOCATION.VERSION)
                .from(LOCATION)
                .where(LOCATION.IMAGE_ID.in(images))
                .orderBy(weight.desc(), LOCATION.ID)
                .fetchGroups(LOCATION.IMAGE_ID, ImageRows::copy);
    }

    private static Copy copy(Record row) {
        return new Copy(
                OptionalLong.of(row.get(LOCATION.ID)),
                location(row),
                row.get(LOCATION.METADATA).data(),
                Optional.ofNullable(row.get(LOCATION.VERSION)));
    }

    static Location location(Record row) {
        return new Location(
                new StoreId(row.get(LOCATION.STORE_ID)),
                row.get(LOCATION.URL),
                Optional.ofNullable(row.get(LOCATION.REACHED_THROUGH)).map(WorkerId::new));
    }

    private static Image image(Record row, List<Copy> copies) {
        return new Image(
                new ImageId(row.get(IMAGE.ID)),
                row.get(IMAGE.VERSION),
                ImageStatus.ofWireName(row.get(IMAGE.STATUS)),
                settings(row),
                Optional.ofNullable(row.get(IMAGE.SIZE_BYTES)).map(size -> content(size, row)),
                copies,
                row.get(IMAGE.CREATED_AT).toInstant(),
                row.get(IMAGE.UPDATED_AT).toInstant(),
                Optional.ofNullable(row.get(IMAGE.LAST_FAILURE)));
    }

    private static Image.Settings settings(Record row) {
        return new Image.Settings(
                Optional.ofNullable(row.get(IMAGE.NAME)),
                Visibility.parse(row.get(IMAGE.VISIBILITY)).orElseThrow(),
                row.get(IMAGE.PROTECTED),
                row.get(IMAGE.HIDDEN),
                Optional.ofNullable(row.get(IMAGE.OWNER)),
                Optional.ofNullable(row.get(IMAGE.CONTAINER_FORMAT)),
                Optional.ofNullable(row.get(IMAGE.DISK_FORMAT)),
                row.get(IMAGE.MIN_DISK_GB),
                row.get(IMAGE.MIN_RAM_MB),
                new TreeSet<>(Arrays.asList(row.get(IMAGE.TAGS))),
                Properties.optionals(row.get(IMAGE.PROPERTIES)));
    }

    private static ContentFacts content(long sizeBytes, Record row) {
        var virtualSize = row.get(IMAGE.VIRTUAL_SIZE_BYTES);
        return new ContentFacts(
                sizeBytes,
                virtualSize == null ? OptionalLong.empty() : OptionalLong.of(virtualSize),
                Optional.ofNullable(row.get(CONTENT.MD5)).map(hex -> new Digest("md5", hex)),
                Optional.ofNullable(row.get(CONTENT.HASH_VALUE))
                        .map(hex -> new Digest(row.get(CONTENT.HASH_ALGORITHM), hex)),
                Optional.ofNullable(row.get(CONTENT.HASH_ALGORITHM)));
    }
}
