package io.vitrine.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.vitrine.messages.Channels;
import io.vitrine.testkit.RabbitServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
        declareDurably();
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

    /** That there is a queue reaches the broker's disk some seconds later than its first messages do, or when it stops in order. */
    private void declareDurably() throws Exception {
        broker.check();
        SERVER.stop();
        SERVER.startAgain();
        await().atMost(SOON).ignoreException(QueueException.class).until(() -> {
            broker.check();
            return true;
        });
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
    void messagesOfWhoListensNoMoreGoToOthers() throws Exception {
        broker.send("for anybody");
        next();

        broker.stopReceiving();

        try (var other = new RabbitMq(Settings.rabbitMq(SERVER.port()))) {
            await().atMost(SOON).until(() -> !other.receive(1).isEmpty());
        }
        broker.send("ringing goes on");
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
    void brokerIsSpokenToOverTls() throws Exception {
        try (var other = overTls(
                "localhost", Map.of("rabbitmq_ssl_ca_file", SERVER.certificate().toString()))) {
            other.send("in private");
        }

        assertThat(next().text()).isEqualTo("in private");
    }

    @Test
    void brokerThatNobodyVouchesForIsNotTrusted() {
        try (var other = overTls("localhost", Map.of())) {
            assertThatExceptionOfType(QueueException.class)
                    .isThrownBy(other::check)
                    .withMessageContaining("certification path");
        }
    }

    @Test
    void certificateForAnotherNameIsNotTrusted() {
        var authority = Map.of("rabbitmq_ssl_ca_file", SERVER.certificate().toString());
        try (var other = overTls("127.0.0.1", authority)) {
            assertThatExceptionOfType(QueueException.class)
                    .isThrownBy(other::check)
                    .withMessageContaining("subject alternative names");
        }
    }

    private static RabbitMq overTls(String host, Map<String, String> more) {
        var options = new HashMap<>(more);
        options.put("rabbitmq_host", host + ":" + SERVER.tlsPort());
        options.put("rabbitmq_ssl", "true");
        options.put("rabbitmq_username", RabbitServer.USERNAME);
        options.put("rabbitmq_password_file", password().toString());
        return new RabbitMq(Settings.of(options));
    }

    private static Path password() {
        try {
            return Files.writeString(SERVER.certificate().resolveSibling("password"), RabbitServer.PASSWORD + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

        assertThat(first).hasSizeBetween(1, Channels.AT_ONCE);
        assertThat(waiting(QUEUE)).isGreaterThanOrEqualTo(100_000 - Channels.AT_ONCE);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
