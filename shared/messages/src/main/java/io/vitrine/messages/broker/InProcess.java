package io.vitrine.messages.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Messages stay in this process, and end with it: the rows are the work. */
final class InProcess implements Broker {
    private static final int CAPACITY = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(CAPACITY);

    @Override
    public void send(String text) throws QueueException {
        if (!waiting.offer(text)) {
            throw new QueueException(CAPACITY + " messages wait already");
        }
    }

    @Override
    public List<Delivery> receive(int most) throws InterruptedException {
        @Nullable String first = waiting.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        var received = new ArrayList<String>(most);
        received.add(Objects.requireNonNull(first));
        waiting.drainTo(received, most - 1);
        return received.stream().<Delivery>map(Kept::new).toList();
    }

    @Override
    public void check() {
        // It is always there.
    }

    @Override
    public void stopReceiving() {
        // Nothing is delivered unasked.
    }

    @Override
    public void close() {
        waiting.clear();
    }

    private final class Kept implements Delivery {
        private final String text;

        Kept(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public void accept() {
            // It left the list when it was received.
        }

        @Override
        public void giveBack() throws QueueException {
            send(text);
        }

        @Override
        public void setAside() {
            // There is nowhere to put it; who found it unreadable has logged it.
        }
    }
}
