package io.vitrine.worker.audit;

import java.time.Duration;

/**
 * Who audits, and what is done about what is found.
 *
 * @param byWorker whether attachments are made where the audit runs: then those of its host that are not in use are nobody's
 * @param mends removes and ends what leaks, and marks what is suspect; else it only tells
 * @param removalsPerMinute at most; 0 for no limit
 * @param patience how long an attachment has to look abandoned: one that is just being made looks the same
 */
public record Conduct(boolean byWorker, boolean mends, int removalsPerMinute, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GENTLY = 10;

    /** Of workers, in the background. @param mends see above */
    public static Conduct background(boolean mends) {
        return new Conduct(true, mends, GENTLY, PATIENCE);
    }

    /** Of an operator who waits for it. @param mends see above */
    public static Conduct command(boolean mends) {
        return new Conduct(false, mends, 0, PATIENCE);
    }
}
