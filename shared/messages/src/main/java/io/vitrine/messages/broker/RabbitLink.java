package io.vitrine.messages.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own with one channel, made anew by whoever needs it next and finds it broken. Rings and deliveries have one each: a
 * broker that is short of memory stops reading from those who send.
 *
 * @param <T> what is kept for as long as the channel lasts
 */
final class RabbitLink<T extends RabbitLink.Session> implements AutoCloseable {
    /** So long after a vain try nobody else tries. */
    private static final Duration MEMORY = Duration.ofMillis(500);

    private static final Duration FAREWELL = Duration.ofMillis(500);

    /** What is kept for as long as a channel lasts. */
    interface Session {
        Channel channel();
    }

    /** Makes a connection. */
    @FunctionalInterface
    interface Connecting {
        Connection connect() throws IOException, TimeoutException, QueueException;
    }

    /** Prepares a fresh channel. */
    @FunctionalInterface
    interface Opening<T> {
        T open(Connection connection) throws IOException;
    }

    private final Connecting connecting;
    private final Opening<T> opening;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable T session;
    private @Nullable QueueException failure;
    private long failedAtNanos;
    private boolean closed;

    RabbitLink(Connecting connecting, Opening<T> opening) {
        this.connecting = connecting;
        this.opening = opening;
    }

    T session() throws QueueException, InterruptedException {
        lock.lockInterruptibly();
        try {
            var current = session;
            if (current != null && current.channel().isOpen()) {
                return current;
            }
            return renewed();
        } finally {
            lock.unlock();
        }
    }

    private T renewed() throws QueueException {
        if (closed) {
            throw new QueueException("The process ends");
        }
        if (failure != null && System.nanoTime() - failedAtNanos < MEMORY.toNanos()) {
            throw new QueueException(String.valueOf(failure.getMessage()));
        }
        try {
            discard();
            var fresh = opened();
            session = fresh;
            failure = null;
            return fresh;
        } catch (IOException | TimeoutException | RuntimeException e) {
            throw remembered(new QueueException("RabbitMQ cannot be reached", e));
        } catch (QueueException e) {
            throw remembered(e);
        }
    }

    private T opened() throws IOException, TimeoutException, QueueException {
        var connection = connecting.connect();
        try {
            return opening.open(connection);
        } catch (IOException | RuntimeException e) {
            connection.abort();
            throw e;
        }
    }

    private QueueException remembered(QueueException e) {
        failure = e;
        failedAtNanos = System.nanoTime();
        return e;
    }

    private void discard() {
        var old = session;
        session = null;
        if (old != null) {
            old.channel().getConnection().abort((int) FAREWELL.toMillis());
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            discard();
        } finally {
            lock.unlock();
        }
    }
}
