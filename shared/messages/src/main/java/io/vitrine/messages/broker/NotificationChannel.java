package io.vitrine.messages.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vitrine.messages.BusRabbitConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** One channel on which every message is confirmed before the next one; used by one thread. */
final class NotificationChannel implements RabbitLink.Session {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int PERSISTENT = 2;
    private static final AMQP.BasicProperties PROPERTIES = new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("utf-8")
            .deliveryMode(PERSISTENT)
            .build();

    private final Channel channel;
    private final String exchange;
    private final BusRabbitConfig config;
    private final Set<String> declared = new HashSet<>();

    private NotificationChannel(Channel channel, String exchange, BusRabbitConfig config) {
        this.channel = channel;
        this.exchange = exchange;
        this.config = config;
    }

    static NotificationChannel open(Connection connection, String exchange, BusRabbitConfig config) throws IOException {
        var isThere = isThere(connection, channel -> channel.exchangeDeclarePassive(exchange));
        var channel = connection.createChannel();
        if (!isThere) {
            channel.exchangeDeclare(
                    exchange, BuiltinExchangeType.TOPIC, isDurable(config), config.amqpAutoDelete(), Map.of());
        }
        channel.confirmSelect();
        return new NotificationChannel(channel, exchange, config);
    }

    /** Asks for something that may be missing; RabbitMQ closes the channel on which that was asked in vain. */
    private interface Question {
        void ask(Channel channel) throws IOException;
    }

    private static boolean isThere(Connection connection, Question question) throws IOException {
        var probe = connection.createChannel();
        try {
            question.ask(probe);
            RabbitSender.abort(probe);
            return true;
        } catch (IOException e) {
            if (connection.isOpen()) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isDurable(BusRabbitConfig config) {
        return config.amqpDurableQueues() || config.rabbitQuorumQueue();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    void publish(String queue, String text) throws QueueException, InterruptedException {
        try {
            declare(queue);
            channel.basicPublish(exchange, queue, PROPERTIES, text.getBytes(StandardCharsets.UTF_8));
            if (!channel.waitForConfirms(DEADLINE.toMillis())) {
                throw new QueueException("RabbitMQ refuses a notification");
            }
        } catch (TimeoutException e) {
            RabbitSender.abort(channel);
            throw new QueueException(
                    "RabbitMQ has not confirmed a notification within " + DEADLINE.toSeconds() + " s", e);
        } catch (IOException | RuntimeException e) {
            throw new QueueException("The message bus cannot be reached", e);
        }
    }

    private void declare(String queue) throws IOException {
        if (declared.contains(queue)) {
            return;
        }
        if (!isThere(channel.getConnection(), probe -> probe.queueDeclarePassive(queue))) {
            Map<String, Object> arguments = config.rabbitQuorumQueue() ? Map.of("x-queue-type", "quorum") : Map.of();
            channel.queueDeclare(
                    queue, isDurable(config), false, config.amqpAutoDelete() && !config.rabbitQuorumQueue(), arguments);
        }
        channel.queueBind(queue, exchange, queue);
        declared.add(queue);
    }
}
