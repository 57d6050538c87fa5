package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.testkit.RabbitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peers")
@DisplayName("Q-06: what happens to an image is told at a real RabbitMQ, in order")
class NotificationsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void lifeOfAnImageIsTold(@TempDir Path folder) throws Exception {
        try (var rabbit = RabbitServer.start()) {
            var file = Files.writeString(folder.resolve("glance-api.conf"), """
                    [DEFAULT]
                    transport_url = rabbit://%s:%s@127.0.0.1:%d/
                    default_publisher_id = image.vitrine
                    disabled_notifications = image.prepare
                    [oslo_messaging_notifications]
                    driver = messagingv2
                    """.formatted(
                            RabbitServer.USERNAME, RabbitServer.PASSWORD, rabbit.port()));
            var setup = GatewaySetup.packaged(Repository.root(), folder.resolve("data"), folder.resolve("gateway.log"))
                    .withOptions("--config", file.toString());
            try (var gateway = RunningGateway.start(setup);
                    var images = new ImagesClient(gateway.endpoint());
                    var queue = new NotificationQueue(rabbit)) {
                var bytes = new RandomImage(3, 70_000);
                var id = images.store("told", bytes, "files");
                assertThat(images.firstDifference(id, bytes)).isEmpty();
                images.delete(id);

                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(queue.told()).hasSizeGreaterThanOrEqualTo(7));

                var told = queue.told();
                assertThat(told)
                        .extracting(message -> message.path("event_type").asText())
                        .containsExactly(
                                "image.create",
                                "image.update",
                                "image.upload",
                                "image.activate",
                                "image.update",
                                "image.send",
                                "image.delete");
                assertThat(told).allSatisfy(message -> {
                    assertThat(message.path("publisher_id").asText()).isEqualTo("image.vitrine");
                    assertThat(message.path("payload").toString()).contains(id);
                });
                assertThat(told.get(5).path("payload").path("bytes_sent").asLong())
                        .isEqualTo(70_000);
                assertThat(told.getLast().path("payload").path("deleted").asBoolean())
                        .isTrue();
            }
        }
    }
}
