package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before the next try. */
final class Pauses {
    private static final long FIRST_BUSY_MILLIS = 8;
    private static final int MOST_STEPS = 6;

    private Pauses() {}

    static Duration of(IscsiSettings.Recovery recovery, int tries) {
        var pauses = recovery.pauses();
        return pauses.get(Math.min(tries, pauses.size() - 1));
    }

    /** About 8, 32, 128 … 32768 ms, never all initiators at the same time. */
    static Duration whileBusy(int tries) {
        var middle = FIRST_BUSY_MILLIS << 2 * Math.min(tries, MOST_STEPS);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(middle / 2, middle * 3 / 2));
    }

    /** Nobody waits for it: it runs on a thread of the platform's. */
    static void after(Duration pause, Runnable next) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(next);
    }
}
