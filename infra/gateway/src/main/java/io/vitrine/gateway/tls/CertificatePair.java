package io.vitrine.gateway.tls;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** A certificate chain and its private key, PEM files. */
record CertificatePair(Path certificate, Path key) {
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA", "Ed25519");
    private static final byte[] PROBE = {1, 2, 3};

    /** Tells one state of the files from another. */
    List<Object> stamp() throws IOException {
        return List.of(
                Files.getLastModifiedTime(certificate),
                Files.size(certificate),
                Files.getLastModifiedTime(key),
                Files.size(key));
    }

    /** Why the two cannot serve; empty where they can. */
    Optional<String> flaw(Vertx vertx) {
        try {
            var manager = keyManager(vertx);
            var alias = KEY_TYPES.stream()
                    .flatMap(type -> aliases(manager.getServerAliases(type, null)))
                    .findFirst();
            if (alias.isEmpty()) {
                return Optional.of("keys of this kind are not supported: allowed are RSA, EC and Ed25519");
            }
            var chain = manager.getCertificateChain(alias.get());
            return fit(chain[0].getPublicKey(), manager.getPrivateKey(alias.get()))
                    ? Optional.empty()
                    : Optional.of("the private key does not belong to the certificate");
        } catch (Exception e) { // Vert.x declares nothing narrower
            return Optional.of("they cannot be read as PEM");
        }
    }

    private X509KeyManager keyManager(Vertx vertx) throws Exception {
        var options =
                new PemKeyCertOptions().addCertPath(certificate.toString()).addKeyPath(key.toString());
        return Arrays.stream(options.getKeyManagerFactory(vertx).getKeyManagers())
                .filter(X509KeyManager.class::isInstance)
                .map(X509KeyManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> aliases(String @Nullable [] found) {
        return found == null ? Stream.empty() : Arrays.stream(found);
    }

    private static boolean fit(PublicKey open, PrivateKey secret) throws GeneralSecurityException {
        var algorithm =
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        if (!open.getAlgorithm().equals(secret.getAlgorithm())) {
            return false;
        }
        var signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(PROBE);
        var signed = signature.sign();
        signature.initVerify(open);
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
