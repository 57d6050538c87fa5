package io.vitrine.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vitrine.testkit.RabbitServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The queue of notifications as a service of the cloud has it that listens there. */
final class NotificationQueue implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String QUEUE = "notifications.info";

    private final Connection connection;
    private final Channel channel;
    private final List<JsonNode> told = new ArrayList<>();

    NotificationQueue(RabbitServer rabbit) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(rabbit.port());
        factory.setUsername(RabbitServer.USERNAME);
        factory.setPassword(RabbitServer.PASSWORD);
        this.connection = factory.newConnection();
        this.channel = connection.createChannel();
        channel.queueDeclare(QUEUE, false, false, false, Map.of());
    }

    /** All that came so far, out of its envelopes. */
    List<JsonNode> told() throws IOException {
        for (var message = channel.basicGet(QUEUE, true); message != null; message = channel.basicGet(QUEUE, true)) {
            var envelope = JSON.readTree(message.getBody());
            told.add(JSON.readTree(envelope.path("oslo.message").asText()));
        }
        return List.copyOf(told);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
