package io.vitrine.gateway.tls;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vitrine.gateway.Refusal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes over a changed certificate. Quarkus can do that by itself, but it also takes over a key that does not fit the certificate,
 * as between the two writes of whoever renews them, and then refuses every connection.
 */
@Singleton
public final class CertificateReload {
    /** The name of the certificate in Quarkus' registry. */
    public static final String NAME = "api";

    private static final Logger LOG = Logger.getLogger(CertificateReload.class);

    private final Optional<CertificatePair> files;
    private final TlsConfigurationRegistry registry;
    private final Event<CertificateUpdatedEvent> updated;
    private final Vertx vertx;
    private List<Object> known = List.of();

    CertificateReload(
            @ConfigProperty(name = "vitrine.vitrine.tls_cert") Optional<Path> certificate,
            @ConfigProperty(name = "vitrine.vitrine.tls_key") Optional<Path> key,
            TlsConfigurationRegistry registry,
            Event<CertificateUpdatedEvent> updated,
            Vertx vertx) {
        this.files = certificate.flatMap(first -> key.map(second -> new CertificatePair(first, second)));
        this.registry = registry;
        this.updated = updated;
        this.vertx = vertx;
    }

    void begin(@Observes @Priority(2) StartupEvent started) throws Refusal, IOException {
        if (files.isPresent()) {
            known = files.get().stamp();
            var flaw = files.get().flaw(vertx);
            if (flaw.isPresent()) {
                throw Refusal.misuse("The files of --tls-cert and --tls-key cannot serve: " + flaw.get() + ".");
            }
        }
    }

    @Scheduled(
            every = "3s",
            delayed = "3s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void look() {
        files.ifPresent(this::look);
    }

    private synchronized void look(CertificatePair pair) {
        try {
            var found = pair.stamp();
            if (!found.equals(known)) {
                known = found;
                takeOver(pair);
            }
        } catch (IOException e) {
            LOG.warnf("The certificate's files cannot be looked at, the one in use stays: %s", e.getMessage());
        }
    }

    private void takeOver(CertificatePair pair) {
        var flaw = pair.flaw(vertx);
        var api = registry.get(NAME).orElseThrow();
        if (flaw.isEmpty() && api.reload()) {
            updated.fire(new CertificateUpdatedEvent(NAME, api));
            LOG.info("The changed certificate is in use");
        } else {
            LOG.warnf("The changed certificate is not used, the old one stays: %s", flaw.orElse("it cannot be loaded"));
        }
    }
}
