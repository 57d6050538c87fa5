package io.vitrine.messages.broker;

import io.vitrine.messages.JobWaiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes messages out of the queue as they are asked for, so that none waits in a process that has no time for it. A queue that does not
 * work is asked again, ever more rarely; the channel itself never ends.
 */
final class Feed implements Flow.Subscription {
    private static final Logger LOG = Logger.getLogger(Feed.class);
    private static final int AT_ONCE = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Broker broker;
    private final LineState state;
    private final Flow.Subscriber<? super Message<String>> listener;
    private final Thread thread = Thread.ofVirtual().name("queue-receive").unstarted(this::run);
    private long wanted;
    private volatile boolean cancelled;

    Feed(Broker broker, LineState state, Flow.Subscriber<? super Message<String>> listener) {
        this.broker = broker;
        this.state = state;
        this.listener = listener;
    }

    void start() {
        listener.onSubscribe(this);
        thread.start();
    }

    @Override
    public synchronized void request(long count) {
        wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
        notifyAll();
    }

    @Override
    public void cancel() {
        cancelled = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!cancelled) {
                passOn(awaitWish());
            }
        } catch (InterruptedException e) {
            LOG.debug("Nothing is received any more");
        } finally {
            broker.stopReceiving();
        }
    }

    private synchronized int awaitWish() throws InterruptedException {
        while (wanted == 0) {
            wait();
        }
        return (int) Math.min(wanted, AT_ONCE);
    }

    private void passOn(int most) throws InterruptedException {
        var pause = FIRST_PAUSE;
        while (!cancelled) {
            try {
                var received = broker.receive(most);
                state.works();
                taken(received.size());
                received.forEach(this::passOn);
                return;
            } catch (QueueException | RuntimeException e) {
                state.failed(QueueException.of(e));
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void passOn(Broker.Delivery delivery) {
        try {
            listener.onNext(message(delivery));
        } catch (RuntimeException e) {
            LOG.errorf(e, "Whoever listens to the queue failed; the message comes again");
        }
    }

    private synchronized void taken(int count) {
        wanted -= count;
    }

    private static Message<String> message(Broker.Delivery delivery) {
        return Message.of(
                delivery.text(),
                () -> told(delivery::accept),
                reason -> told(reason instanceof JobWaiting.Unreadable ? delivery::setAside : delivery::giveBack));
    }

    @FunctionalInterface
    private interface Telling {
        void run() throws QueueException, InterruptedException;
    }

    /** A queue that cannot be told will deliver again, which does no harm. */
    private static CompletionStage<Void> told(Telling telling) {
        try {
            telling.run();
        } catch (QueueException e) {
            LOG.debugf("The queue will deliver a message again: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CompletableFuture.completedFuture(null);
    }
}
