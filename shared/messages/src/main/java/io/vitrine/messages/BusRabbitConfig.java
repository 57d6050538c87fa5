package io.vitrine.messages;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Section {@code [oslo_messaging_rabbit]}: how the RabbitMQ of the cloud's message bus is spoken to. */
@ConfigMapping(prefix = "vitrine.oslo_messaging_rabbit", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface BusRabbitConfig {
    /** Whether queues and the exchange survive a restart of RabbitMQ, where they are yet to be made; those that are there stay as they are. */
    @WithDefault("false")
    boolean amqpDurableQueues();

    /** Whether queues that are yet to be made go when nobody listens any more. */
    @WithDefault("false")
    boolean amqpAutoDelete();

    /** Whether queues that are yet to be made are of RabbitMQ's replicated kind. */
    @WithDefault("false")
    boolean rabbitQuorumQueue();

    /** Whether it is spoken to over TLS. */
    @WithDefault("false")
    boolean ssl();

    /** PEM file with the authorities that may have signed its certificate; those that the JDK trusts unless set. */
    Optional<Path> sslCaFile();
}
