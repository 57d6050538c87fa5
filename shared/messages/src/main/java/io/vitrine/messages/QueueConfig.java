package io.vitrine.messages;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Section {@code [queue]}: what carries the doorbells between processes. */
@ConfigMapping(prefix = "vitrine.queue", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface QueueConfig {
    /** {@code in_process}, {@code rabbitmq} or {@code sqs}. */
    @WithDefault("in_process")
    String type();

    /** Hosts of the broker, separated by commas, each with its port where that is not {@code rabbitmq_port}. */
    @WithDefault("localhost")
    String rabbitmqHost();

    /** Port of the broker; 5672, or 5671 with TLS, unless set. */
    OptionalInt rabbitmqPort();

    /** Account at the broker. */
    @WithDefault("guest")
    String rabbitmqUsername();

    /** Its password; from the environment rather than from a file that others read. */
    Optional<String> rabbitmqPassword();

    /** File that holds its password and nothing else; read for each connection. */
    Optional<Path> rabbitmqPasswordFile();

    /** Virtual host of the broker. */
    @WithDefault("/")
    String rabbitmqVirtualHost();

    /** Whether the broker is spoken to over TLS; its certificate must carry its host's name. */
    @WithDefault("false")
    boolean rabbitmqSsl();

    /** PEM file with the authorities that may have signed the broker's certificate; those that the JDK trusts unless set. */
    Optional<Path> rabbitmqSslCaFile();

    /** Queue at the broker; made if absent, together with one named as it with {@code .dead} for what nobody can read. */
    @WithDefault("vitrine.jobs")
    String rabbitmqQueue();

    /** Queue of SQS: its name, or its URL. Its redrive policy says where unreadable messages go. */
    @WithDefault("vitrine-jobs")
    String sqsQueue();

    /** Address of SQS where it is not Amazon's own. */
    Optional<String> sqsEndpoint();

    /** Region of SQS; that of the environment unless set. Credentials come from where every AWS client looks for them. */
    Optional<String> sqsRegion();
}
