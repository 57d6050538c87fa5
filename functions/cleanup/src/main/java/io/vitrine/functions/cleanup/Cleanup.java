package io.vitrine.functions.cleanup;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.IntSupplier;

/**
 * One of the clean-ups. It may run in many processes at once: each change is made by whoever comes first. What fails is tried again by the
 * next run.
 */
abstract sealed class Cleanup
        permits LapsedLeases,
                UnansweredBells,
                AbandonedUploads,
                DuePendingDeletes,
                OldRows,
                RequestedAudits,
                UnreadCopies {
    /** Of rows that one transaction holds. */
    static final int AT_ONCE = 100;

    /** Transactions in one run; the next run goes on. */
    private static final int MOST_ROUNDS = 20;

    private final CleanupName name;

    Cleanup(CleanupName name) {
        this.name = name;
    }

    CleanupName name() {
        return name;
    }

    /** @param dryRun changes nothing, and counts what a run would begin with */
    final Report run(boolean dryRun) {
        var counts = new LinkedHashMap<String, Integer>();
        if (dryRun) {
            look(counts);
        } else {
            act(counts);
        }
        return new Report(name, dryRun, counts);
    }

    /** Counts under the same keys as {@link #act}. */
    abstract void look(SequencedMap<String, Integer> counts);

    abstract void act(SequencedMap<String, Integer> counts);

    /** Repeats {@code round} until one finds less than it may take, and adds up. */
    static int inRounds(IntSupplier round) {
        return inRounds(AT_ONCE, round);
    }

    /** @param atOnce what one may take */
    static int inRounds(int atOnce, IntSupplier round) {
        var sum = 0;
        for (var rounds = 0; rounds < MOST_ROUNDS; rounds++) {
            var found = round.getAsInt();
            sum += found;
            if (found < atOnce) {
                break;
            }
        }
        return sum;
    }
}
