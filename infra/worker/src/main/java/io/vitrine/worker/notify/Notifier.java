package io.vitrine.worker.notify;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Notifications;
import io.vitrine.catalog.Notifications.Waiting;
import io.vitrine.messages.BusConfig;
import io.vitrine.messages.BusRabbitConfig;
import io.vitrine.messages.Notification;
import io.vitrine.messages.NotificationConfig;
import io.vitrine.messages.TransportUrl;
import io.vitrine.messages.broker.NotificationBus;
import io.vitrine.messages.broker.QueueException;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.WorkerId;
import io.vitrine.worker.data.DownloadObserver;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends what waits to the message bus, one worker at a time, in order, at least once: a row goes only after RabbitMQ has confirmed it, and one
 * that it does not take holds up those behind it.
 */
@Singleton
public final class Notifier implements DownloadObserver {
    private static final Logger LOG = Logger.getLogger(Notifier.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Long enough for a batch at a bus that answers slowly. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final int BATCH = 50;

    /** Of who names none, as with Glance. */
    private static final String USUAL_BUS = "rabbit://";

    private final Notifications notifications;
    private final WorkerId worker;
    private final List<String> topics;
    private final Drivers drivers;
    private final GlanceEvents events;
    private final Optional<NotificationBus> bus;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("notifier").daemon().factory());
    private boolean troubled;

    Notifier(
            Notifications notifications,
            WorkerId worker,
            NotificationConfig config,
            BusConfig general,
            BusRabbitConfig rabbit) {
        this.notifications = notifications;
        this.worker = worker;
        this.topics = config.topics();
        this.drivers = new Drivers(Set.copyOf(config.driver().orElse(List.of())));
        this.events = new GlanceEvents(
                general.defaultPublisherId(),
                Set.copyOf(general.disabledNotifications().orElse(List.of())));
        this.bus = drivers.send() ? bus(config, general, rabbit) : Optional.empty();
    }

    /** Empty where the address is of a bus that is not spoken: what else the process does goes on. */
    private static Optional<NotificationBus> bus(NotificationConfig config, BusConfig general, BusRabbitConfig rabbit) {
        var url = config.transportUrl().or(general::transportUrl).orElse(USUAL_BUS);
        try {
            return Optional.of(new NotificationBus(TransportUrl.parse(url), rabbit, general.controlExchange()));
        } catch (IllegalArgumentException e) {
            LOG.errorf("No notifications are sent: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether anything is told. */
    public boolean isOn() {
        return bus.isPresent();
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent event) {
        notifications.switchOn(isOn());
        drivers.warnings().forEach(LOG::warn);
        if (drivers.silent()) {
            LOG.info("No notifications are sent: the driver is noop.");
        }
        if (isOn()) {
            clock.scheduleWithFixedDelay(
                    this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Told as well as possible: what cannot be noted down now is not told. */
    @Override
    public void ended(ImageId image, Optional<String> owner, Caller caller, long sentBytes, boolean complete) {
        if (!isOn()) {
            return;
        }
        try {
            notifications.add(
                    complete ? "image.send" : "image.send.abort",
                    Payloads.transfer(image, owner, caller, sentBytes).toString());
        } catch (RuntimeException e) {
            LOG.warnf("A download of image %s is not told of: %s", image, e.getMessage());
        }
    }

    void end(@Observes ShutdownEvent event) {
        clock.shutdownNow();
        if (isOn()) {
            bus.ifPresent(NotificationBus::close);
            try {
                notifications.release(worker);
            } catch (RuntimeException e) {
                LOG.debugf("Notifications wait until the lease has lapsed: %s", e.getMessage());
            }
        }
    }

    private void look() {
        try {
            var more = true;
            while (more) {
                more = notifications.hold(worker, LEASE) && sendBatch();
            }
            tell(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (QueueException | RuntimeException e) {
            tell(Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Whether there may be more. */
    private boolean sendBatch() throws QueueException, InterruptedException {
        var waiting = notifications.oldest(BATCH);
        var sent = new ArrayList<Long>();
        try {
            for (var one : waiting) {
                send(one);
                sent.add(one.id());
            }
        } finally {
            if (!sent.isEmpty()) {
                notifications.sent(sent);
            }
        }
        return waiting.size() == BATCH;
    }

    private void send(Waiting waiting) throws QueueException, InterruptedException {
        for (var notification : events.of(waiting)) {
            var text = drivers.enveloped() ? notification.enveloped() : notification.bare();
            bus.orElseThrow().publish(queues(notification), text);
        }
    }

    private List<String> queues(Notification notification) {
        return topics.stream().map(notification.priority()::queue).toList();
    }

    /** Once when it begins and once when it is over. */
    private void tell(Optional<String> trouble) {
        if (trouble.isPresent() && !troubled) {
            LOG.warnf("Notifications wait: %s", trouble.get());
        } else if (trouble.isEmpty() && troubled) {
            LOG.info("Notifications are sent again");
        }
        troubled = trouble.isPresent();
    }
}
