package io.vitrine.worker.data;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vitrine.config.FileTrouble;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whom this worker takes for another one where they meet over TLS. A certificate has to name the host of {@code worker_url}. */
@Singleton
final class PeerTrust {
    private static final Logger LOG = Logger.getLogger(PeerTrust.class);

    private final Optional<byte[]> authorities;

    /** @throws IllegalArgumentException with a sentence for the operator where the file cannot be used */
    PeerTrust(PeerSettings settings) {
        this.authorities = settings.workerCaFile().map(PeerTrust::read);
    }

    /** Made at the start and before anything else, so that a file that cannot be used ends it there and not with the first transfer. */
    void start(@Observes @Priority(1) StartupEvent event) {
        LOG.debugf(
                "Other workers are believed by %s",
                authorities.isPresent() ? "worker_ca_file" : "the JDK's authorities");
    }

    /** The same options, for connections over TLS too. */
    HttpClientOptions in(HttpClientOptions options) {
        authorities.ifPresent(
                pem -> options.setPemTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem))));
        return options;
    }

    private static byte[] read(Path file) {
        try {
            var pem = Files.readAllBytes(file);
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty()) {
                throw unusable(file, "it holds no certificate", null);
            }
            return pem;
        } catch (IOException e) {
            throw unusable(file, FileTrouble.sentence(e), e);
        } catch (CertificateException e) {
            throw unusable(file, "it is no PEM file of certificates", e);
        }
    }

    private static IllegalArgumentException unusable(Path file, String why, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "[vitrine] worker_ca_file " + file + " cannot be used: " + why + ".", cause);
    }
}
