package io.vitrine.messages.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.vitrine.messages.Channels;
import io.vitrine.messages.JobWaiting;
import io.vitrine.testkit.SqsServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connector with a queue that is away and comes back: SQS, since it starts quickest. */
class QueueConnectorTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String JOB = "{\"version\":1,\"job\":\"0199a1fe-dcba-7886-af9e-bbe798011dfd\"}";

    @AutoClose
    private final SqsServer server = SqsServer.start();

    private final QueueConnector connector = new QueueConnector(Settings.sqs(server));
    private final List<Message<?>> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void identify() {
        System.setProperty("aws.accessKeyId", "of-tests");
        System.setProperty("aws.secretAccessKey", "of-tests");
        System.setProperty("aws.disableEc2Metadata", "true");
        server.createQueue(Settings.SQS_QUEUE, Duration.ofSeconds(1), 2);
    }

    @AfterEach
    void close() {
        connector.close();
        for (var property : List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.disableEc2Metadata")) {
            System.clearProperty(property);
        }
    }

    private static Config channel(String name) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("channel-name", name), "of this test", 1000))
                .build();
    }

    @SuppressWarnings("unchecked")
    private Flow.Subscriber<Message<?>> bell() {
        var bell = (Flow.Subscriber<Message<?>>) connector.getSubscriber(channel(Channels.BELL));
        bell.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                // The test never sends too much.
            }

            @Override
            public void cancel() {
                // Nothing follows.
            }
        });
        return bell;
    }

    /** Completes with whether the queue took it. */
    private static CompletableFuture<Boolean> ring(Flow.Subscriber<Message<?>> bell) {
        var answer = new CompletableFuture<Boolean>();
        bell.onNext(Message.of(JOB, () -> settled(answer, true), _ -> settled(answer, false)));
        return answer;
    }

    private static CompletableFuture<Void> settled(CompletableFuture<Boolean> answer, boolean taken) {
        answer.complete(taken);
        return CompletableFuture.completedFuture(null);
    }

    private void listen() {
        connector.getPublisher(channel(Channels.JOBS)).subscribe(new Flow.Subscriber<Message<?>>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(100);
            }

            @Override
            public void onNext(Message<?> message) {
                heard.add(message);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError("the channel ended", failure);
            }

            @Override
            public void onComplete() {
                throw new AssertionError("the channel ended");
            }
        });
    }

    private Map<String, Boolean> readiness() {
        return connector.getReadiness().getChannels().stream()
                .collect(Collectors.toMap(HealthReport.ChannelInfo::getChannel, HealthReport.ChannelInfo::isOk));
    }

    @Test
    void whatIsRungIsHeard() {
        listen();

        assertThat(ring(bell())).succeedsWithin(SOON).isEqualTo(true);

        await().atMost(SOON).until(() -> heard.size() == 1);
        assertThat(heard.getFirst().getPayload()).isEqualTo(JOB);
        heard.getFirst().ack();
        await().atMost(SOON).until(() -> server.waiting(Settings.SQS_QUEUE) == 0);
        assertThat(readiness()).isEqualTo(Map.of(Channels.BELL, true, Channels.JOBS, true));
    }

    @Test
    void unreadableMessageIsSetAsideByTheQueue() {
        listen();
        server.send(Settings.SQS_QUEUE, "not a message");

        await().atMost(SOON).until(() -> {
            heard.forEach(message -> message.nack(unreadable(String.valueOf(message.getPayload()))));
            return server.waiting(Settings.SQS_QUEUE + SqsServer.DEAD) == 1;
        });
    }

    private static Throwable unreadable(String text) {
        try {
            return new AssertionError("it can be read: " + JobWaiting.parse(text));
        } catch (JobWaiting.Unreadable e) {
            return e;
        }
    }

    @Test
    void nobodyWaitsTwiceForAQueueThatIsAway() {
        var bell = bell();
        server.stop();

        assertThat(ring(bell)).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
        var began = System.nanoTime();
        assertThat(ring(bell)).succeedsWithin(SOON).isEqualTo(false);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(500));
        assertThat(readiness()).isEqualTo(Map.of(Channels.BELL, false));
        server.startAgain();
    }

    @Test
    void channelsRecoverFromAQueueThatWasAwayAtTheStart() {
        server.stop();
        listen();
        var bell = bell();
        await().atMost(SOON).until(() -> readiness().equals(Map.of(Channels.BELL, false, Channels.JOBS, false)));

        server.startAgain();
        identify();

        await().atMost(SOON).until(() -> readiness().equals(Map.of(Channels.BELL, true, Channels.JOBS, true)));
        assertThat(ring(bell)).succeedsWithin(SOON).isEqualTo(true);
        await().atMost(SOON).until(() -> !heard.isEmpty());
    }

    @Test
    void channelsRecoverFromMissingCredentials() {
        System.clearProperty("aws.accessKeyId");
        listen();
        await().atMost(SOON).until(() -> readiness().equals(Map.of(Channels.JOBS, false)));

        System.setProperty("aws.accessKeyId", "of-tests");
        server.send(Settings.SQS_QUEUE, JOB);

        await().atMost(SOON).until(() -> !heard.isEmpty());
        assertThat(readiness()).isEqualTo(Map.of(Channels.JOBS, true));
    }
}
