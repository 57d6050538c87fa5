package io.vitrine.split;

import java.time.Duration;

/** What a process is for, in the order in which they start; they stop in the opposite one, so that each still has what it works with. */
enum Role {
    /** Told to end open transactions, not to wait for clients. */
    DATABASE("INT", Duration.ofSeconds(30), false),
    BROKER("TERM", Duration.ofSeconds(20), false),
    /** It finishes the transfers that run, within a limit of its own. */
    WORKER("TERM", Duration.ofSeconds(40), true),
    FUNCTION("TERM", Duration.ofSeconds(10), true),
    /** It finishes the requests that run. */
    EDGE("QUIT", Duration.ofSeconds(35), false);

    private final String signal;
    private final Duration limit;
    private final boolean ours;

    Role(String signal, Duration limit, boolean ours) {
        this.signal = signal;
        this.limit = limit;
        this.ours = ours;
    }

    /** How it is told to end, without {@code SIG}. */
    String signal() {
        return signal;
    }

    /** Whether it is a program of Vitrine, which finds its settings, secrets among them, in its environment. */
    boolean isOurs() {
        return ours;
    }

    /** After which it is killed. */
    Duration limit() {
        return limit;
    }
}
