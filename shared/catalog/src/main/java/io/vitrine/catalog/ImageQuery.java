package io.vitrine.catalog;

import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A question to the list of images (Images API, list). All conditions must hold.
 *
 * @param scope which visibilities are asked for
 * @param memberStatus restricts images seen through membership; empty for any status
 * @param hidden true lists only hidden images, false only the others
 * @param tags each must be on the image
 * @param properties additional properties with exactly these values
 * @param sort most significant key first; the catalogue appends created_at and id as tie-breakers
 * @param limit rows at most, 0 or more
 * @param marker the last image of the page before
 */
public record ImageQuery(
        Scope scope,
        Optional<MemberStatus> memberStatus,
        boolean hidden,
        List<String> tags,
        SortedMap<String, String> properties,
        List<Condition> conditions,
        List<Sort> sort,
        int limit,
        Optional<ImageId> marker) {
    public ImageQuery {
        tags = List.copyOf(tags);
        properties = new TreeMap<>(properties);
        conditions = List.copyOf(conditions);
        sort = List.copyOf(sort);
    }

    /** Whether images are asked for that have something, rather than all in the scope. */
    boolean isFiltered() {
        return !tags.isEmpty() || !properties.isEmpty() || !conditions.isEmpty();
    }

    /** Which visibilities are asked for. */
    public sealed interface Scope {
        /** Everything the caller sees but other projects' community images. */
        record Default() implements Scope {}

        /** Everything the caller may see. */
        record All() implements Scope {}

        record Only(Visibility visibility) implements Scope {}
    }

    /** Columns of text that can be compared; the names are the API's. */
    public enum Text {
        NAME,
        ID,
        STATUS,
        CONTAINER_FORMAT,
        DISK_FORMAT,
        OWNER,
        CHECKSUM,
        OS_HASH_ALGO,
        OS_HASH_VALUE
    }

    /** Columns of numbers that can be compared. */
    public enum Number {
        SIZE,
        VIRTUAL_SIZE,
        MIN_DISK,
        MIN_RAM
    }

    /** Columns of time, in seconds' precision. */
    public enum Moment {
        CREATED_AT,
        UPDATED_AT
    }

    public enum Comparison {
        GT,
        GTE,
        LT,
        LTE,
        EQ,
        NEQ
    }

    /** One condition on one column. */
    public sealed interface Condition {
        /** The column has one of these values. */
        record OneOf(Text column, List<String> values) implements Condition {
            public OneOf {
                values = List.copyOf(values);
            }
        }

        record Compare(Number column, Comparison comparison, long value) implements Condition {}

        record At(Moment column, Comparison comparison, Instant moment) implements Condition {}

        record Protected(boolean isProtected) implements Condition {}
    }

    /** What a list can be sorted by. */
    public enum SortKey {
        NAME,
        STATUS,
        CONTAINER_FORMAT,
        DISK_FORMAT,
        SIZE,
        ID,
        CREATED_AT,
        UPDATED_AT
    }

    public record Sort(SortKey key, boolean ascending) {}
}
