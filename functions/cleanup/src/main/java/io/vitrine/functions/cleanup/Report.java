package io.vitrine.functions.cleanup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a clean-up did, or would do. In JSON: {@code {"cleanup":"leases","dryRun":false,"counts":{"attempts":1}}}.
 *
 * @param counts by what was counted, in the order that the clean-up's class gives
 */
public record Report(CleanupName cleanup, boolean dryRun, SequencedMap<String, Integer> counts) {
    public Report {
        counts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counts));
    }

    /** Whether there was nothing to do. */
    @JsonIgnore
    public boolean isEmpty() {
        return counts.values().stream().allMatch(count -> count == 0);
    }
}
