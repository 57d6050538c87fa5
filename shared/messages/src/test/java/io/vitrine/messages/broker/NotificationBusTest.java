package io.vitrine.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.messages.BusRabbitConfig;
import io.vitrine.messages.Notification;
import io.vitrine.messages.Notification.Priority;
import io.vitrine.messages.TransportUrl;
import io.vitrine.testkit.RabbitServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("peers")
@DisplayName("Q-06: notifications at a real RabbitMQ")
class NotificationBusTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String QUEUE = "notifications.info";

    @AutoClose
    private static final RabbitServer SERVER = RabbitServer.start();

    @AutoClose
    private final NotificationBus bus = new NotificationBus(
            TransportUrl.parse("rabbit://nobody:x@127.0.0.1:1," + RabbitServer.USERNAME + ":" + RabbitServer.PASSWORD
                    + "@127.0.0.1:" + SERVER.port() + "/"),
            config(),
            "glance");

    @Test
    void notificationWaitsInItsQueueInAnEnvelopeAndTheBusIsFoundAgain() throws Exception {
        bus.publish(List.of(QUEUE), notification("one").enveloped());
        try (var listener = connect()) {
            var taken = listener.createChannel().basicGet(QUEUE, true);
            var envelope = JSON.readTree(taken.getBody());
            var message = JSON.readTree(envelope.get("oslo.message").asText());

            assertThat(envelope.get("oslo.version").asText()).isEqualTo("2.0");
            assertThat(taken.getEnvelope().getExchange()).isEqualTo("glance");
            assertThat(taken.getProps().getContentType()).isEqualTo("application/json");
            assertThat(message.get("event_type").asText()).isEqualTo("image.create");
            assertThat(message.get("timestamp").asText()).isEqualTo("2026-01-02 03:04:05.678000");
            assertThat(message.get("payload").get("name").asText()).isEqualTo("one");
        }

        SERVER.stop();
        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(
                        () -> bus.publish(List.of(QUEUE), notification("two").enveloped()));
        SERVER.startAgain();

        await().atMost(Duration.ofSeconds(30))
                .ignoreException(QueueException.class)
                .until(() -> {
                    bus.publish(List.of(QUEUE), notification("three").enveloped());
                    return true;
                });
        try (var listener = connect()) {
            assertThat(new String(listener.createChannel().basicGet(QUEUE, true).getBody(), StandardCharsets.UTF_8))
                    .contains("three");
        }
    }

    private static Notification notification(String name) {
        return new Notification(
                UUID.randomUUID(),
                "image.localhost",
                "image.create",
                Priority.INFO,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                JSON.createObjectNode().put("name", name));
    }

    private static BusRabbitConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(BusRabbitConfig.class)
                .build()
                .getConfigMapping(BusRabbitConfig.class);
    }

    private static Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(SERVER.port());
        factory.setUsername(RabbitServer.USERNAME);
        factory.setPassword(RabbitServer.PASSWORD);
        return factory.newConnection();
    }
}
