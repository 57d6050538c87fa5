package io.vitrine.messages.broker;

import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReport.HealthReportBuilder;
import io.smallrye.reactive.messaging.health.HealthReporter;
import io.vitrine.messages.QueueConfig;
import io.vitrine.messages.QueueType;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** The one connector of all channels. What carries the messages is chosen when the process starts, and nothing else of it is loaded. */
@Singleton
@Connector(QueueConnector.NAME)
public final class QueueConnector implements InboundConnector, OutboundConnector, HealthReporter {
    static final String NAME = "vitrine-queue";
    /** A health check finds out at most so often whether a queue in trouble works again, where nobody else uses it. */
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(2);

    private final Broker broker;
    private final Map<String, LineState> listening = new ConcurrentHashMap<>();
    private final Map<String, LineState> sending = new ConcurrentHashMap<>();
    private final List<Feed> feeds = new CopyOnWriteArrayList<>();

    public QueueConnector(QueueConfig config) {
        broker = switch (QueueType.parse(config.type())) {
            case IN_PROCESS -> new InProcess();
            case RABBITMQ -> new RabbitMq(config);
            case SQS -> new Sqs(config);
        };
    }

    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config channel) {
        var name = channel.getValue("channel-name", String.class);
        return Multi.createFrom().publisher((Flow.Subscriber<? super Message<String>> listener) -> {
            var feed = new Feed(broker, listening.computeIfAbsent(name, LineState::new), listener);
            feeds.add(feed);
            feed.start();
        });
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config channel) {
        return new Outlet(
                broker, sending.computeIfAbsent(channel.getValue("channel-name", String.class), LineState::new));
    }

    @PreDestroy
    void close() {
        feeds.forEach(Feed::cancel);
        broker.close();
    }

    @Override
    public HealthReport getReadiness() {
        var report = HealthReport.builder();
        listening.forEach((channel, state) -> add(report, channel, state));
        sending.forEach((channel, state) -> add(report, channel, state));
        return report.build();
    }

    private void add(HealthReportBuilder report, String channel, LineState state) {
        recheck(state);
        state.trouble().ifPresentOrElse(reason -> report.add(channel, false, reason), () -> report.add(channel, true));
    }

    /** Else who rings would find out with a client waiting, and who listens when the next message comes. */
    private void recheck(LineState state) {
        if (state.isUntried() || state.trouble().isPresent() && !state.failedWithin(BETWEEN_CHECKS)) {
            try {
                broker.check();
                state.works();
            } catch (QueueException | RuntimeException e) {
                state.failed(QueueException.of(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
