package io.vitrine.acceptance;

import java.time.Duration;

/** Waiting where there is nothing to wait on: between two looks at another process, or for a chosen moment. */
public final class Pause {
    private Pause() {}

    public static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
