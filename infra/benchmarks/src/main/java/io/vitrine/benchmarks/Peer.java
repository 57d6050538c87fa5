package io.vitrine.benchmarks;

import io.vitrine.acceptance.FirstAnswer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Another server to compare with: a shell command that becomes it, and what it answers with 200 when it is up. */
record Peer(String command, URI url) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    Peer {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
            throw new IllegalArgumentException("a peer's URL is http://HOST:PORT/PATH");
        }
    }

    /** Starts it, waits for its first answer and ends it with TERM. */
    Duration startOnce(Path log) {
        try {
            long started = System.nanoTime();
            var process = new ProcessBuilder("sh", "-c", command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            try {
                return FirstAnswer.await(url, process, started, LIMIT);
            } finally {
                end(process);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the peer", e);
        }
    }

    private static void end(Process process) {
        var family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        family.forEach(ProcessHandle::destroy);
        try {
            allEnded(family).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            family.forEach(ProcessHandle::destroyForcibly);
            throw new IllegalStateException("the peer does not end", e);
        }
    }

    private static CompletableFuture<Void> allEnded(List<ProcessHandle> family) {
        return CompletableFuture.allOf(
                family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
    }
}
