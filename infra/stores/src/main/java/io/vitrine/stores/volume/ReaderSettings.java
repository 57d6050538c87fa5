package io.vitrine.stores.volume;

import java.time.Duration;

/**
 * How volumes are kept attached for their readers.
 *
 * @param idle how long one that nobody reads is kept for the next reader; zero for not at all
 * @param limit how many that nobody reads are kept at most: those that were read longest ago are let go of first
 * @param deadline to attach, to detach, and for a turn at a volume that others attach or detach
 */
public record ReaderSettings(Duration idle, int limit, Duration deadline) {
    /** Of volumes that are attached in no time: the last reader detaches. */
    public static final ReaderSettings KEEPING_NONE = new ReaderSettings(Duration.ZERO, 0, HeldVolume.DEADLINE);

    /** So long a client waits before it is told to come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of volumes whose service lets one host after the other attach, and takes its time. */
    public static ReaderSettings keeping(Duration idle, int limit) {
        return new ReaderSettings(idle, limit, PATIENCE);
    }

    boolean keeps() {
        return idle.isPositive() && limit > 0;
    }
}
