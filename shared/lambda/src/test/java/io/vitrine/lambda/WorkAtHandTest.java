package io.vitrine.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work on a request for which there is no time left. */
class WorkAtHandTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ContainerRequestContext REQUEST = nothingOf(ContainerRequestContext.class);
    private static final ContainerResponseContext RESPONSE = nothingOf(ContainerResponseContext.class);

    private final WorkAtHand work = new WorkAtHand();

    /** As a driver waits for its database. */
    @Test
    void workThatWaitsForAnAnswerIsEndedAndItsConnectionClosed() throws Exception {
        try (var database = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var connection = new Socket(database.getInetAddress(), database.getLocalPort());
                var other = database.accept()) {
            other.setSoTimeout((int) SOON.toMillis());
            var worker = Thread.ofVirtual().start(() -> {
                work.filter(REQUEST);
                readFrom(connection);
            });
            awaitBlocked(worker);

            assertThat(work.end(SOON)).isTrue();

            assertThat(worker.isAlive()).isFalse();
            assertThat(other.getInputStream().read()).isNegative();
        }
    }

    @Test
    void answeredRequestAndThreadsThatServeOthersTooAreLeftAlone() throws Exception {
        var release = new CountDownLatch(1);
        var answered = new CompletableFuture<Boolean>();
        var shared = new CompletableFuture<Boolean>();
        var virtual = Thread.ofVirtual().start(() -> {
            work.filter(REQUEST);
            work.filter(REQUEST, RESPONSE);
            answered.complete(undisturbed(release));
        });
        var platform = Thread.ofPlatform().start(() -> {
            work.filter(REQUEST);
            shared.complete(undisturbed(release));
        });
        awaitBlocked(virtual);
        awaitBlocked(platform);

        assertThat(work.end(SOON)).isTrue();
        release.countDown();

        assertThat(answered.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shared.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void workThatDoesNotEndIsNotWaitedForLong() throws Exception {
        var release = new CountDownLatch(1);
        var worker = Thread.ofVirtual().start(() -> {
            work.filter(REQUEST);
            while (!undisturbed(release)) {
                Thread.onSpinWait();
            }
        });
        awaitBlocked(worker);

        assertThat(work.end(Duration.ofMillis(50))).isFalse();

        release.countDown();
        assertThat(worker.join(SOON)).isTrue();
    }

    private static void awaitBlocked(Thread thread) {
        var until = System.nanoTime() + SOON.toNanos();
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static boolean undisturbed(CountDownLatch release) {
        try {
            release.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void readFrom(Socket connection) {
        try {
            connection.getInputStream().read();
        } catch (IOException e) {
            // ended, as it should be
        }
    }

    private static <T> T nothingOf(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new AssertionError(method);
        }));
    }
}
