package io.vitrine.worker;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vitrine.catalog.Deployment;
import io.vitrine.model.FaultException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Holds the start of a worker back as long as its database is away or has tables of another version: stores, listeners and recovery all need it.
 * Meanwhile a {@link WaitingRoom} answers in the worker's place. In a gateway the database is there by now.
 */
@Singleton
final class DatabaseWait {
    private static final Logger LOG = Logger.getLogger(DatabaseWait.class);

    /** After the gateway has brought its database up (1), before the queue and the worker. */
    private static final int BEFORE_ANYBODY_NEEDS_IT = 2;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final Supplier<Optional<String>> trouble;
    private final Vertx vertx;
    private final WaitingRoom.Places places;

    @Inject
    DatabaseWait(Deployment deployment, Vertx vertx, Config config) {
        this(() -> trouble(deployment), vertx, WaitingRoom.Places.of(config));
    }

    DatabaseWait(Supplier<Optional<String>> trouble, Vertx vertx, WaitingRoom.Places places) {
        this.trouble = trouble;
        this.vertx = vertx;
        this.places = places;
    }

    void await(@Observes @Priority(BEFORE_ANYBODY_NEEDS_IT) StartupEvent started) throws InterruptedException {
        await();
    }

    void await() throws InterruptedException {
        var reason = trouble.get();
        if (reason.isEmpty()) {
            return;
        }
        var told = "";
        try (var room = WaitingRoom.open(vertx, places);
                var _ = EndOfProcess.interrupting(Thread.currentThread())) {
            while (reason.isPresent()) {
                if (!told.equals(reason.get())) {
                    told = reason.get();
                    LOG.warnf("Waiting for the database: %s", told);
                }
                room.say(told);
                Thread.sleep(BETWEEN_TRIES);
                reason = trouble.get();
            }
        }
    }

    private static Optional<String> trouble(Deployment deployment) {
        try {
            deployment.id();
            return Optional.empty();
        } catch (FaultException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** A start that waits has to end with its process; the framework lets it finish first. */
    private record EndOfProcess(Thread hook) implements AutoCloseable {
        static EndOfProcess interrupting(Thread waiting) {
            var hook = new Thread(waiting::interrupt, "end-of-wait");
            Runtime.getRuntime().addShutdownHook(hook);
            return new EndOfProcess(hook);
        }

        @Override
        public void close() {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // the process ends: the hook has done its work
            }
        }
    }
}
