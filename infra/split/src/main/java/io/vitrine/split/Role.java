package io.vitrine.split;

import java.time.Duration;

/** What a process is for, in the order in which they start; they stop in the opposite one, so that each still has what it works with. */
enum Role {
    /** Told to end open transactions, not to wait for clients. */
    DATABASE("INT", Duration.ofSeconds(30)),
    BROKER("TERM", Duration.ofSeconds(20)),
    /** It finishes the transfers that run, within a limit of its own. */
    WORKER("TERM", Duration.ofSeconds(40)),
    FUNCTION("TERM", Duration.ofSeconds(10)),
    /** It finishes the requests that run. */
    EDGE("QUIT", Duration.ofSeconds(35));

    private final String signal;
    private final Duration limit;

    Role(String signal, Duration limit) {
        this.signal = signal;
        this.limit = limit;
    }

    /** How it is told to end, without {@code SIG}. */
    String signal() {
        return signal;
    }

    /** After which it is killed. */
    Duration limit() {
        return limit;
    }
}
