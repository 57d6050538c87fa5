package io.vitrine.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** {@code [vitrine]}: who this worker is and where it keeps what is its own. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface WorkerSettings {
    /** The folder of everything local: volumes, files, the worker's id. */
    Path data();

    /** The worker's id; made once and kept in the data folder where none is set. */
    Optional<String> workerId();

    /**
     * Where other workers, and clients that were sent here with a ticket, reach this one; the address it listens on unless set. Behind TLS it has to
     * be a name of the certificate.
     */
    @WithDefault(
            "${vitrine.vitrine.worker_scheme:http}://${vitrine.vitrine.bind_host:127.0.0.1}:${vitrine.vitrine.bind_port:9292}")
    String workerUrl();

    /** Ends the process after that step of an upload is recorded: a drill of the recovery, never set in earnest. */
    Optional<String> chaosHaltAt();

    /** Whether audits of stores only tell what they find, and remove nothing and mark nothing. */
    @WithDefault("false")
    boolean orphanAuditDryRun();
}
