package io.vitrine.benchmarks;

/** One line on a terminal that says what is going on, and is gone when it is over. */
final class Progress {
    private static final boolean TERMINAL =
            System.console() != null && System.console().isTerminal();

    private Progress() {}

    static void show(String doing) {
        if (TERMINAL) {
            System.err.print("\r\033[K" + doing + " ...");
        }
    }

    static void clear() {
        if (TERMINAL) {
            System.err.print("\r\033[K");
        }
    }
}
