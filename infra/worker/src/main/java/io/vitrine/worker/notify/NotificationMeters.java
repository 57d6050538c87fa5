package io.vitrine.worker.notify;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Notifications;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What an operator sees of notifications that were given up: of the whole deployment, whichever worker is asked. */
@Singleton
final class NotificationMeters {
    private final Notifications notifications;
    private final MeterRegistry registry;
    private volatile double lastKnown;

    NotificationMeters(Notifications notifications, MeterRegistry registry) {
        this.notifications = notifications;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        FunctionCounter.builder("vitrine.notifications.dropped", this, NotificationMeters::dropped)
                .description("Notifications that no message bus took in time")
                .register(registry);
    }

    /** While the database is away, what it said last. */
    private double dropped() {
        try {
            lastKnown = notifications.dropped();
        } catch (RuntimeException e) {
            // Whoever looks at metrics while the database is away sees that elsewhere.
        }
        return lastKnown;
    }
}
