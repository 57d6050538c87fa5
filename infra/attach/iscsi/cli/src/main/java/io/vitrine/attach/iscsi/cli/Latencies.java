package io.vitrine.attach.iscsi.cli;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts times by their size, three percent apart, in bounded memory; any thread may add. */
final class Latencies {
    private static final int FINE_BITS = 5;
    private static final int FINE = 1 << FINE_BITS;

    private final AtomicLongArray counts = new AtomicLongArray((Long.SIZE - FINE_BITS) * FINE);

    void add(long nanos) {
        counts.getAndIncrement(slot(Math.max(1, nanos)));
    }

    /** What this share of all took at most; zero where there is none. */
    Duration quantile(double share) {
        long wanted = (long) Math.ceil(share * count());
        long seen = 0;
        for (int slot = 0; slot < counts.length(); slot++) {
            seen += counts.get(slot);
            if (seen >= wanted && seen > 0) {
                return Duration.ofNanos(upperBound(slot));
            }
        }
        return Duration.ZERO;
    }

    private long count() {
        long all = 0;
        for (int slot = 0; slot < counts.length(); slot++) {
            all += counts.get(slot);
        }
        return all;
    }

    /** Small ones have a slot each; above, each power of two has {@link #FINE}. */
    private static int slot(long nanos) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - FINE_BITS - 1);
        return shift * FINE + (int) (nanos >>> shift);
    }

    private static long upperBound(int slot) {
        int shift = Math.max(0, slot / FINE - 1);
        return ((slot - (long) shift * FINE + 1) << shift) - 1;
    }
}
