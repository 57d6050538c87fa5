package io.vitrine.messages.broker;

import java.time.Duration;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** Sends what comes from the channel, several at once, each on a virtual thread. A message that fails is refused; the channel lives on. */
final class Outlet implements Flow.Subscriber<Message<?>> {
    private static final int AT_ONCE = 64;
    /** So long after a failure nobody is made to wait for the next one. */
    private static final Duration MEMORY = Duration.ofSeconds(3);

    private final Broker broker;
    private final LineState state;
    private Flow.@Nullable Subscription source;

    Outlet(Broker broker, LineState state) {
        this.broker = broker;
        this.state = state;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        request(AT_ONCE);
    }

    /** One at a time, as the contract of a subscription wants it. */
    private synchronized void request(int count) {
        if (source != null) {
            source.request(count);
        }
    }

    @Override
    public void onNext(Message<?> message) {
        Thread.ofVirtual().name("queue-send").start(() -> {
            try {
                deliver(message);
            } finally {
                request(1);
            }
        });
    }

    private void deliver(Message<?> message) {
        try {
            send(String.valueOf(message.getPayload()));
            message.ack();
        } catch (QueueException | RuntimeException e) {
            message.nack(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            message.nack(e);
        }
    }

    private void send(String text) throws QueueException, InterruptedException {
        if (state.failedWithin(MEMORY)) {
            throw new QueueException(state.trouble().orElse("it did not work a moment ago"));
        }
        try {
            broker.send(text);
            state.works();
        } catch (QueueException | RuntimeException e) {
            state.failed(QueueException.of(e));
            throw e;
        }
    }

    @Override
    public void onError(Throwable failure) {
        // Only the end of the process ends the channel.
    }

    @Override
    public void onComplete() {
        // Likewise.
    }
}
