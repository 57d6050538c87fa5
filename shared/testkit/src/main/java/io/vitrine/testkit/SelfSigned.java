package io.vitrine.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and a certificate that vouches for itself, in PEM, made by OpenSSL's own program. */
public final class SelfSigned {
    private static final char[] NO_PASSWORD = {};

    private SelfSigned() {}

    /** A server with what {@link #write} has written. */
    public static SSLContext server(Path key, Path certificate) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        try (var pem = Files.newInputStream(certificate)) {
            var chain = CertificateFactory.getInstance("X.509").generateCertificates(pem);
            store.setKeyEntry("own", privateKey(key), NO_PASSWORD, chain.toArray(Certificate[]::new));
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static PrivateKey privateKey(Path key) throws IOException, GeneralSecurityException {
        var encoded = Files.readString(key).replaceAll("-----[A-Z ]+-----", "");
        var decoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(encoded));
        return KeyFactory.getInstance("RSA").generatePrivate(decoded);
    }

    /** @param alternative who may be called so, such as {@code DNS:localhost} or {@code IP:127.0.0.1} */
    public static void write(Path key, Path certificate, String commonName, String alternative) throws IOException {
        var process = new ProcessBuilder(List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + commonName,
                        "-addext",
                        "subjectAltName=" + alternative,
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString()))
                .redirectErrorStream(true)
                .start();
        try (var said = process.inputReader(StandardCharsets.UTF_8)) {
            var lines = said.readAllAsString();
            if (process.waitFor() != 0) {
                throw new IOException("openssl made no certificate: " + lines);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
