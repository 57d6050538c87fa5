package io.vitrine.remote;

import java.time.Duration;

/**
 * How long is waited for a server, and for what.
 *
 * @param connect for a connection, its TLS included
 * @param idle without a byte
 * @param answer for the head of an answer, and for the bytes of one read
 */
public record RemoteLimits(Duration connect, Duration idle, Duration answer) {
    /** Redirects that are followed, as many as Glance does. */
    static final int REDIRECTS = 5;

    /** Bytes of an answer's head. */
    static final int HEAD_BYTES = 32 << 10;

    public static final RemoteLimits USUAL =
            new RemoteLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(50));
}
