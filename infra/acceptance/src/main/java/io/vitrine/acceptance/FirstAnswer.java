package io.vitrine.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Waits until a server answers at all. */
public final class FirstAnswer {
    private static final int POLL_MILLIS = 5;
    private static final int ANSWER_MILLIS = 30_000;
    private static final int STATUS_LINE_BYTES = 12;

    private FirstAnswer() {}

    /**
     * Asks for {@code resource} every few milliseconds.
     *
     * @return how long after {@code startedNanos} (of {@link System#nanoTime()}) status 200 came
     * @throws IllegalStateException when {@code server} ends, or does not answer {@code within}
     */
    public static Duration await(URI resource, Process server, long startedNanos, Duration within) {
        while (true) {
            if (isGiven(resource)) {
                return Duration.ofNanos(System.nanoTime() - startedNanos);
            }
            if (!server.isAlive()) {
                throw new IllegalStateException(
                        "the process of " + resource + " ended with status " + server.exitValue());
            }
            if (System.nanoTime() - startedNanos > within.toNanos()) {
                throw new IllegalStateException(resource + " did not answer within " + within.toSeconds() + " s");
            }
            Pause.of(Duration.ofMillis(POLL_MILLIS));
        }
    }

    /** Whether {@code resource} is answered with status 200 right now. */
    static boolean isGiven(URI resource) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(resource.getHost(), resource.getPort()), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            var request = "GET " + resource.getRawPath() + " HTTP/1.1\r\nHost: " + resource.getAuthority()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var line = socket.getInputStream().readNBytes(STATUS_LINE_BYTES);
            return new String(line, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException _) {
            return false;
        }
    }
}
