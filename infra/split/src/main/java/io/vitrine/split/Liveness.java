package io.vitrine.split;

import java.time.Duration;

/**
 * When a process that runs is given up: it has answered once, and then not for {@code mostSilent} times in a row.
 *
 * @param sign that it lives, whether it takes work or not
 * @param every how often it is asked
 */
record Liveness(Readiness sign, Duration every, int mostSilent) {
    /** A minute: a machine that is short of everything is not helped by starts. */
    static Liveness http(int port, String path) {
        return new Liveness(Readiness.http(port, path), Duration.ofSeconds(10), 6);
    }

    /** Of a process that nobody can ask. */
    static Liveness unknown() {
        return new Liveness(() -> true, Duration.ofSeconds(10), 1);
    }

    /** One life. */
    final class Watch {
        private boolean heard;
        private int silent;

        /** Asks; false where it is to be given up. */
        boolean goesOn() {
            if (sign.now()) {
                heard = true;
                silent = 0;
            } else if (heard) {
                silent++;
            }
            return silent < mostSilent;
        }
    }
}
