package io.vitrine.remote;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificates are believed. @param checked false where any is */
public record RemoteTrust(SSLContext context, boolean checked) {
    /**
     * @param authorities a file of certificates, PEM, of who signs the servers'; where it is set, servers are checked whatever {@code insecure} says
     * @param insecure whether servers are not checked
     */
    public static RemoteTrust of(Optional<Path> authorities, boolean insecure) {
        try {
            var context = SSLContext.getInstance("TLS");
            var isChecked = authorities.isPresent() || !insecure;
            TrustManager[] managers =
                    authorities.isPresent() ? believing(authorities.get()) : isChecked ? null : anybody();
            context.init(null, managers, null);
            return new RemoteTrust(context, isChecked);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "https_ca_certificates_file "
                            + authorities.map(Path::toString).orElse("") + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static TrustManager[] believing(Path file) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        try (var pem = Files.newInputStream(file)) {
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                keys.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        if (keys.size() == 0) {
            throw new GeneralSecurityException("it holds no certificate");
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(keys);
        return factory.getTrustManagers();
    }

    private static TrustManager[] anybody() {
        return new TrustManager[] {new Anybody()};
    }

    /** What {@code https_insecure} asks for. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
