package io.vitrine.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A key and a certificate that vouches for itself, in PEM, made by OpenSSL's own program. */
public final class SelfSigned {
    private SelfSigned() {}

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
