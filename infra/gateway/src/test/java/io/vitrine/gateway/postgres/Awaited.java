package io.vitrine.gateway.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for what comes by itself, and not for ever. */
public final class Awaited {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Awaited() {}

    public static void until(Callable<Boolean> holds) throws Exception {
        var deadline = Instant.now().plus(LIMIT);
        while (!holds.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("did not come about in " + LIMIT.toSeconds() + " s");
            }
            Thread.onSpinWait();
        }
    }
}
