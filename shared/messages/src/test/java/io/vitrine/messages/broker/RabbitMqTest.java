package io.vitrine.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.vitrine.testkit.RabbitServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("peers")
class RabbitMqTest extends BrokerContract {
    private static final String QUEUE = "vitrine.jobs";
    private static final Duration SOON = Duration.ofSeconds(30);

    @AutoClose
    private static final RabbitServer SERVER = RabbitServer.start();

    @AutoClose
    private final RabbitMq broker = new RabbitMq(Settings.rabbitMq(SERVER.port()));

    @Override
    Broker broker() {
        return broker;
    }

    @BeforeEach
    void emptyQueues() throws Exception {
        try (var administrator = connect()) {
            for (var queue : new String[] {QUEUE, QUEUE + ".dead"}) {
                administrator.createChannel().queueDelete(queue);
            }
        }
    }

    private static Connection connect() throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(SERVER.port());
        factory.setUsername(RabbitServer.USERNAME);
        factory.setPassword(RabbitServer.PASSWORD);
        return factory.newConnection();
    }

    private static int waiting(String queue) {
        try (var administrator = connect()) {
            return administrator.createChannel().queueDeclarePassive(queue).getMessageCount();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatNobodyCanReadGoesToTheDead() throws Exception {
        broker.send("not a message");

        next().setAside();

        await().atMost(SOON).until(() -> waiting(QUEUE + ".dead") == 1);
        assertThat(waiting(QUEUE)).isZero();
    }

    @Test
    void confirmedMessagesSurviveAKilledBroker() throws Exception {
        for (var i = 0; i < 50; i++) {
            broker.send("message " + i);
        }

        SERVER.kill();
        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(() -> broker.send("nobody there"))
                .withMessageContaining("RabbitMQ cannot be reached");
        SERVER.startAgain();

        await().atMost(SOON).ignoreException(QueueException.class).until(() -> {
            broker.check();
            return true;
        });
        assertThat(receive(50)).hasSize(50);
    }

    @Test
    void unacknowledgedMessageComesAgainAfterTheConnectionBroke() throws Exception {
        broker.send("claimed, not acknowledged");
        var first = next();

        SERVER.stop();
        SERVER.startAgain();

        assertThatExceptionOfType(QueueException.class).isThrownBy(first::accept);
        await().atMost(SOON).ignoreException(QueueException.class).until(() -> {
            next().accept();
            return true;
        });
    }

    @Test
    void frozenBrokerIsGivenUpAfterASecond() throws Exception {
        broker.check();
        SERVER.freeze();
        var began = System.nanoTime();
        try {
            assertThatExceptionOfType(QueueException.class).isThrownBy(() -> broker.send("nobody listens"));
        } finally {
            SERVER.thaw();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void deletedQueueIsMadeAgain() throws Exception {
        broker.send("lost with the queue");
        try (var administrator = connect()) {
            administrator.createChannel().queueDelete(QUEUE);
        }

        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(() -> broker.send("lost as well"))
                .withMessageContaining("no queue");
        await().atMost(SOON).ignoreException(QueueException.class).until(() -> {
            broker.send("heard");
            return true;
        });
        assertThat(next().text()).isEqualTo("heard");
    }

    @Test
    void queueOfTheOperatorIsTakenAsItIs() throws Exception {
        try (var administrator = connect()) {
            administrator
                    .createChannel()
                    .queueDeclare(QUEUE, true, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        }

        broker.send("fits");

        assertThatExceptionOfType(QueueException.class)
                .isThrownBy(() -> broker.send("one too many"))
                .withMessageContaining("full");
    }

    @Test
    void wrongPasswordIsSaidAndNotShown() {
        try (var other = new RabbitMq(Settings.of(Map.of(
                "rabbitmq_host",
                "127.0.0.1:" + SERVER.port(),
                "rabbitmq_username",
                RabbitServer.USERNAME,
                "rabbitmq_password",
                "mistyped-secret")))) {
            assertThatExceptionOfType(QueueException.class)
                    .isThrownBy(other::check)
                    .withMessageContaining("ACCESS_REFUSED")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("mistyped-secret"));
        }
    }

    @Test
    void hundredThousandMessagesWaitAtTheBrokerAndNotHere() throws Exception {
        broker.check();
        try (var crowd = connect()) {
            var channel = crowd.createChannel();
            channel.confirmSelect();
            for (var i = 0; i < 100_000; i++) {
                channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_TEXT_PLAIN, text("message " + i));
            }
            channel.waitForConfirms(SOON.toMillis());
        }

        var first = broker.receive(10);

        assertThat(first).hasSizeBetween(1, 8);
        assertThat(waiting(QUEUE)).isGreaterThanOrEqualTo(100_000 - 8);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
