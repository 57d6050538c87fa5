package io.vitrine.acceptance;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.vitrine.model.JobId;
import io.vitrine.testkit.RabbitServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** Rings for jobs as badly as a queue may: some bells are lost, some are doubled or more. What the broker refuses is lost, too. */
final class CarelessBells implements AutoCloseable {
    private static final String QUEUE = "vitrine.jobs";
    private static final int MOST = 3;

    private final RabbitServer broker;
    private final Random random;
    private Optional<Connection> connection = Optional.empty();
    private Optional<Channel> channel = Optional.empty();
    private int lost;
    private int doubled;

    CarelessBells(RabbitServer broker, Random random) {
        this.broker = broker;
        this.random = random;
    }

    void ring(JobId job) {
        var times = random.nextInt(MOST + 1);
        if (times > 0 && !publish("{\"version\":1,\"job\":\"" + job + "\"}", times)) {
            times = 0;
        }
        lost += times == 0 ? 1 : 0;
        doubled += times > 1 ? 1 : 0;
    }

    /** False where the broker is away. */
    private boolean publish(String message, int times) {
        try {
            var channel = channel();
            for (var i = 0; i < times; i++) {
                channel.basicPublish(
                        "", QUEUE, MessageProperties.PERSISTENT_TEXT_PLAIN, message.getBytes(StandardCharsets.UTF_8));
            }
            return true;
        } catch (IOException | TimeoutException | RuntimeException e) {
            connection.ifPresent(Connection::abort);
            connection = Optional.empty();
            return false;
        }
    }

    private Channel channel() throws IOException, TimeoutException {
        if (connection.isEmpty()) {
            connection = Optional.of(connect());
            channel = Optional.of(connection.get().createChannel());
        }
        return channel.orElseThrow();
    }

    @Override
    public void close() {
        connection.ifPresent(Connection::abort);
    }

    private Connection connect() throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        factory.setUsername(RabbitServer.USERNAME);
        factory.setPassword(RabbitServer.PASSWORD);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(500);
        factory.setHandshakeTimeout(1000);
        return factory.newConnection();
    }

    int lost() {
        return lost;
    }

    int doubled() {
        return doubled;
    }
}
