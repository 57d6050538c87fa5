package io.vitrine.messages.broker;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.messages.QueueConfig;
import io.vitrine.testkit.RabbitServer;
import io.vitrine.testkit.SqsServer;
import java.util.HashMap;
import java.util.Map;

/** Section {@code [queue]} as tests need it. */
final class Settings {
    static final String SQS_QUEUE = "jobs-of-tests";

    private Settings() {}

    static QueueConfig rabbitMq(int port) {
        return of(Map.of(
                "type",
                "rabbitmq",
                "rabbitmq_host",
                "127.0.0.1",
                "rabbitmq_port",
                Integer.toString(port),
                "rabbitmq_username",
                RabbitServer.USERNAME,
                "rabbitmq_password",
                RabbitServer.PASSWORD));
    }

    static QueueConfig sqs(SqsServer server) {
        return of(Map.of("type", "sqs", "sqs_endpoint", server.endpoint().toString(), "sqs_queue", SQS_QUEUE));
    }

    static QueueConfig of(Map<String, String> options) {
        var values = new HashMap<String, String>();
        options.forEach((option, value) -> values.put("vitrine.queue." + option, value));
        return new SmallRyeConfigBuilder()
                .withMapping(QueueConfig.class)
                .withSources(new PropertiesConfigSource(values, "settings of this test", 1000))
                .build()
                .getConfigMapping(QueueConfig.class);
    }
}
