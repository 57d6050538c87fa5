package io.vitrine.keystone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom we believe, and who we are, where a service of the cloud is met over TLS. */
public final class CloudTls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private CloudTls() {}

    /** @throws IllegalArgumentException with a sentence for the operator where a file cannot be used */
    static SSLContext context(AuthOptions options) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    keys(options), trust(options.cafile(), options.insecure().orElse(false)), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "cafile, certfile and keyfile cannot be used: " + e.getMessage() + ".", e);
        }
    }

    /**
     * For a service that is met without a certificate of our own.
     *
     * @param authorities who signs its certificate, PEM; those of the JDK unless set
     * @param anybody whether any certificate is believed
     */
    public static SSLContext trusting(Optional<Path> authorities, boolean anybody)
            throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust(authorities, anybody), null);
        return context;
    }

    private static TrustManager @Nullable [] trust(Optional<Path> authorities, boolean anybody)
            throws GeneralSecurityException, IOException {
        if (anybody) {
            return new TrustManager[] {new Anybody()};
        }
        if (authorities.isEmpty()) {
            return null;
        }
        var store = emptyStore();
        var number = 0;
        for (var authority : certificates(authorities.get())) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(AuthOptions options) throws GeneralSecurityException, IOException {
        if (options.certfile().isEmpty()) {
            return null;
        }
        var certificate = options.certfile().get();
        var store = emptyStore();
        var chain = certificates(certificate).toArray(Certificate[]::new);
        store.setKeyEntry("own", key(options.keyfile().orElse(certificate)), NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        var found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (found.isEmpty()) {
            throw new IOException(file + " holds no certificate");
        }
        return List.copyOf(found);
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
        var pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IOException(file + " holds no private key in PKCS #8 (BEGIN PRIVATE KEY) without a passphrase");
        }
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (var algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // of another kind
            }
        }
        throw new IOException("the key in " + file + " is neither RSA nor EC");
    }

    /** Believes everybody and every name: what an operator asks for with {@code insecure}, or {@code verify_ssl = false}. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
