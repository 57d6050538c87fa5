package io.vitrine.gateway;

import io.quarkus.runtime.Quarkus;
import io.vitrine.catalog.database.DatabaseAddress;
import io.vitrine.catalog.database.DatabaseSettingException;
import io.vitrine.gateway.config.DataFolder;
import io.vitrine.gateway.config.LaunchSettings;
import io.vitrine.gateway.postgres.EmbeddedPostgres;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The life of one gateway: takes the data folder, starts PostgreSQL beside the boot of everything else, serves, and stops in the
 * opposite order: HTTP, transfers, pool (all within Quarkus), then PostgreSQL, then the folder's lock.
 */
public final class GatewayProcess {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final LaunchSettings settings;
    private final PrintStream out;
    private final CompletableFuture<EmbeddedPostgres> postgres = new CompletableFuture<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    public GatewayProcess(LaunchSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Serves until told to stop; returns the exit code. */
    public int serve() throws Refusal {
        settings.requireServable();
        if (settings.database().isPresent()) {
            requireAddress(settings.database().get());
        }
        var ports = Ports.free(settings);
        try (var held = DataFolder.hold(settings.data())) {
            RuntimeSettings.publish(settings, ports);
            Runtime.getRuntime().addShutdownHook(new Thread(this::awaitStopped, "orderly-stop"));
            return settings.database().isPresent() ? serveApi() : serveWithPostgres();
        } finally {
            stopped.countDown();
        }
    }

    private static void requireAddress(String database) throws Refusal {
        try {
            DatabaseAddress.parse(database);
        } catch (DatabaseSettingException e) {
            throw Refusal.misuse(e.sentence());
        }
    }

    private int serveWithPostgres() throws Refusal {
        var plan = EmbeddedPostgres.plan(DataFolder.postgres(settings.data()));
        RuntimeSettings.publish(plan.address(), plan.passwordFile());
        Thread.ofPlatform().name("postgres-start").start(() -> startPostgres(plan));
        try {
            return serveApi();
        } finally {
            stopping.countDown();
            stopPostgres();
        }
    }

    private int serveApi() {
        var exit = new BootOutcome();
        Quarkus.run(Announcer.class, exit::take);
        return exit.code();
    }

    /** Nothing has been served yet when this fails, so there is nothing to stop in order. */
    private void startPostgres(EmbeddedPostgres.Plan plan) {
        try {
            var server = EmbeddedPostgres.start(plan, out::println);
            server.ended().thenRun(this::postgresEnded);
            postgres.complete(server);
        } catch (Refusal e) {
            System.err.println("vitrine: " + e.sentence());
            Runtime.getRuntime().halt(e.exitCode());
        } catch (RuntimeException | Error e) {
            postgres.completeExceptionally(e);
            throw e;
        }
    }

    private void postgresEnded() {
        if (stopping.getCount() > 0) {
            Logger.getLogger(GatewayProcess.class)
                    .error("PostgreSQL has ended unexpectedly; stopping. The next start recovers.");
            Quarkus.asyncExit(Refusal.CANNOT);
        }
    }

    private void stopPostgres() throws Refusal {
        try {
            postgres.join().close();
        } catch (CompletionException e) {
            throw Refusal.cannot("PostgreSQL was not started.");
        }
    }

    /** The JVM ends when its hooks have; this one lets the main thread finish first. */
    private void awaitStopped() {
        try {
            if (!stopped.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("vitrine: stopping took longer than " + STOP_LIMIT.toSeconds()
                        + " s and was cut short; the next start recovers.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
