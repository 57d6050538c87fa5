package io.vitrine.split;

import java.time.Duration;

/** How long to wait before a process is started again: at once the first time, longer each time it does not last. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** A process that lived this long is taken for a sound one. */
    private static final Duration SOUND = Duration.ofSeconds(20);

    private Duration next = FIRST;

    /**
     * @param lived how long the process that has just ended ran
     */
    Duration after(Duration lived) {
        if (lived.compareTo(SOUND) >= 0) {
            next = FIRST;
        }
        var now = next;
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return now;
    }
}
