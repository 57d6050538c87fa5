package io.vitrine.messages.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.vitrine.messages.Channels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Receives over one channel; as many messages are on their way, or wait here, as the broker is told, whatever lies in the queue. */
final class RabbitReceiver implements RabbitLink.Session {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Channel channel;
    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();

    private RabbitReceiver(Channel channel) {
        this.channel = channel;
    }

    static RabbitReceiver open(Connection connection, RabbitTopology topology) throws IOException {
        topology.declare(connection);
        var channel = connection.createChannel();
        var receiver = new RabbitReceiver(channel);
        channel.basicQos(Channels.AT_ONCE);
        channel.basicConsume(
                topology.queue(),
                false,
                (_, delivery) -> receiver.arrived.add(delivery),
                // The queue was deleted under us: a new channel makes it again.
                _ -> Thread.ofVirtual().name("rabbitmq-abort").start(() -> RabbitSender.abort(channel)));
        return receiver;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    List<Broker.Delivery> receive(int most) throws QueueException, InterruptedException {
        var first = arrived.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!channel.isOpen()) {
            throw new QueueException("RabbitMQ has closed the connection");
        }
        if (first == null) {
            return List.of();
        }
        var received = new ArrayList<Delivery>(most);
        received.add(first);
        arrived.drainTo(received, most - 1);
        return received.stream().<Broker.Delivery>map(Unacknowledged::new).toList();
    }

    @FunctionalInterface
    private interface Answer {
        void send() throws IOException;
    }

    private final class Unacknowledged implements Broker.Delivery {
        private final Delivery delivery;

        Unacknowledged(Delivery delivery) {
            this.delivery = delivery;
        }

        private long tag() {
            return delivery.getEnvelope().getDeliveryTag();
        }

        @Override
        public String text() {
            return new String(delivery.getBody(), StandardCharsets.UTF_8);
        }

        @Override
        public void accept() throws QueueException {
            answer(() -> channel.basicAck(tag(), false));
        }

        @Override
        public void giveBack() throws QueueException {
            answer(() -> channel.basicReject(tag(), true));
        }

        @Override
        public void setAside() throws QueueException {
            answer(() -> channel.basicReject(tag(), false));
        }

        private void answer(Answer answer) throws QueueException {
            try {
                answer.send();
            } catch (IOException | RuntimeException e) {
                throw new QueueException("RabbitMQ cannot be reached", e);
            }
        }
    }
}
