package io.vitrine.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vitrine.testkit.SqsServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqsTest extends BrokerContract {
    private static final String[] CREDENTIALS = {"aws.accessKeyId", "aws.secretAccessKey"};

    @AutoClose
    private final SqsServer server = SqsServer.start();

    @AutoClose
    private final Sqs broker = new Sqs(Settings.sqs(server));

    @BeforeAll
    static void findNoCredentialsBut() {
        System.setProperty("aws.disableEc2Metadata", "true");
        identify();
    }

    private static void identify() {
        for (var property : CREDENTIALS) {
            System.setProperty(property, "of-tests");
        }
    }

    @AfterAll
    static void forgetCredentials() {
        for (var property : CREDENTIALS) {
            System.clearProperty(property);
        }
        System.clearProperty("aws.disableEc2Metadata");
    }

    @BeforeEach
    void makeQueue() {
        server.createQueue(Settings.SQS_QUEUE, Duration.ofSeconds(1), 2);
    }

    @Override
    Broker broker() {
        return broker;
    }

    @Test
    void whatNobodyCanReadGoesToTheDead() throws Exception {
        broker.send("not a message");

        next().setAside();
        next().setAside();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> broker.receive(1).isEmpty() && server.waiting(Settings.SQS_QUEUE + SqsServer.DEAD) == 1);
    }

    @Test
    void serverThatIsAwayIsFoundAgain() throws Exception {
        broker.check();
        server.stop();

        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(() -> broker.send("nobody there"))
                .withMessageContaining("SQS cannot be used");

        server.startAgain();
        makeQueue();
        broker.send("there again");
        assertThat(next().text()).isEqualTo("there again");
    }

    @Test
    void absentQueueIsNamedAndFoundOnceItIsThere() throws Exception {
        try (var other = new Sqs(Settings.of(
                Map.of("type", "sqs", "sqs_endpoint", server.endpoint().toString(), "sqs_queue", "made-later")))) {
            assertThatExceptionOfType(QueueException.class)
                    .isThrownBy(other::check)
                    .withMessageContaining("queue");

            server.createQueue("made-later", Duration.ofSeconds(1), 2);

            other.send("at last");
            assertThat(server.waiting("made-later")).isEqualTo(1);
        }
    }

    @Test
    void missingCredentialsAreSaidAndFoundOnceTheyAreThere() throws Exception {
        for (var property : CREDENTIALS) {
            System.clearProperty(property);
        }
        try {
            assertThatExceptionOfType(QueueException.class)
                    .isThrownBy(broker::check)
                    .withMessageContaining("credentials");
        } finally {
            identify();
        }

        broker.check();
    }
}
