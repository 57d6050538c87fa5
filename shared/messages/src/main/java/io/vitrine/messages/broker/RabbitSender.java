package io.vitrine.messages.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends over one channel, for many at once: each waits for the broker's confirmation of its own message. */
final class RabbitSender implements RabbitLink.Session {
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final int PERSISTENT = 2;

    private final Channel channel;
    private final String queue;
    private final ConcurrentSkipListMap<Long, CompletableFuture<@Nullable Void>> unconfirmed =
            new ConcurrentSkipListMap<>();

    private RabbitSender(Channel channel, String queue) {
        this.channel = channel;
        this.queue = queue;
    }

    static RabbitSender open(Connection connection, RabbitTopology topology) throws IOException {
        topology.declare(connection);
        var channel = connection.createChannel();
        var sender = new RabbitSender(channel, topology.queue());
        channel.confirmSelect();
        channel.addConfirmListener(
                (number, upTo) -> sender.settle(number, upTo, null),
                (number, upTo) -> sender.settle(
                        number, upTo, new QueueException("RabbitMQ refuses messages: the queue is full")));
        channel.addReturnListener(sender::returned);
        channel.addShutdownListener(
                cause -> sender.settle(Long.MAX_VALUE, true, new QueueException("RabbitMQ cannot be reached", cause)));
        return sender;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    void send(String text) throws QueueException, InterruptedException {
        try {
            publish(text).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof QueueException known ? known : new QueueException("RabbitMQ refuses", e);
        } catch (TimeoutException e) {
            throw new QueueException("RabbitMQ has not confirmed a message within " + DEADLINE.toSeconds() + " s");
        } catch (IOException | RuntimeException e) {
            throw new QueueException("RabbitMQ cannot be reached", e);
        }
    }

    /** The number of a message is known only while nobody else sends. */
    private synchronized CompletableFuture<@Nullable Void> publish(String text) throws IOException {
        long number = channel.getNextPublishSeqNo();
        var confirmed = new CompletableFuture<@Nullable Void>();
        unconfirmed.put(number, confirmed);
        try {
            channel.basicPublish("", queue, true, properties(number), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            unconfirmed.remove(number);
            throw e;
        }
        return confirmed.whenComplete((_, _) -> unconfirmed.remove(number));
    }

    private static AMQP.BasicProperties properties(long number) {
        return new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(PERSISTENT)
                .messageId(Long.toString(number))
                .build();
    }

    private void settle(long number, boolean upTo, @Nullable QueueException failure) {
        var settled = upTo ? unconfirmed.headMap(number, true) : unconfirmed.subMap(number, true, number, true);
        settled.values().forEach(confirmed -> {
            if (failure == null) {
                confirmed.complete(null);
            } else {
                confirmed.completeExceptionally(failure);
            }
        });
    }

    /** Somebody has deleted the queue; the next who sends makes it again. The broker waits for the thread that tells us. */
    private void returned(Return message) {
        var number = Long.parseLong(message.getProperties().getMessageId());
        settle(number, false, new QueueException("RabbitMQ has no queue " + queue + " any more"));
        Thread.ofVirtual().name("rabbitmq-abort").start(() -> abort(channel));
    }

    static void abort(Channel channel) {
        try {
            channel.abort();
        } catch (IOException e) {
            // It is closed all the more.
        }
    }
}
