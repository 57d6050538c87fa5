package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * What a project may have in all, and has.
 *
 * @param gib sizes of volumes and snapshots together
 */
public record CinderLimits(Use gib, Use volumes) {
    /** @param most empty where there is no limit */
    public record Use(long used, OptionalLong most) {
        /** Empty where there is no limit. */
        public OptionalLong free() {
            return most.isEmpty() ? most : OptionalLong.of(Math.max(0, most.getAsLong() - used));
        }
    }

    static CinderLimits read(JsonNode absolute) {
        return new CinderLimits(
                use(absolute, "totalGigabytesUsed", "maxTotalVolumeGigabytes"),
                use(absolute, "totalVolumesUsed", "maxTotalVolumes"));
    }

    private static Use use(JsonNode absolute, String used, String most) {
        var limit = absolute.path(most).asLong(-1);
        return new Use(absolute.path(used).asLong(), limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit));
    }
}
