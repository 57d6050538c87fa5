package io.vitrine.worker.transfer;

import java.util.OptionalLong;

/**
 * How many bytes an upload may have.
 *
 * @param refusal what whoever sends more is told
 */
record Allowance(long bytes, String refusal) {
    /** @param quotaLeft what the project may still store; empty where that is not limited */
    static Allowance of(long sizeCap, OptionalLong quotaLeft) {
        if (quotaLeft.isPresent() && quotaLeft.getAsLong() < sizeCap) {
            var left = Math.max(0, quotaLeft.getAsLong());
            return new Allowance(
                    left, "The image would exceed user_storage_quota: " + left + " bytes are left to the project.");
        }
        return new Allowance(sizeCap, "The image is larger than image_size_cap, " + sizeCap + " bytes.");
    }

    /** Whether there is room for what is announced; for what is not, where there is any. */
    boolean admits(OptionalLong announcedBytes) {
        return announcedBytes.isPresent() ? announcedBytes.getAsLong() <= bytes : bytes > 0;
    }
}
