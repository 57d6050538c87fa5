package io.vitrine.worker.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key for 127.0.0.1 that vouches for itself, made by the JDK's own tool. */
record TestCertificate(Path store, Path pem) {
    private static final String SECRET = "changeit";

    static TestCertificate in(Path folder) throws IOException, InterruptedException {
        var made = new TestCertificate(folder.resolve("peer.p12"), folder.resolve("peer.pem"));
        made.keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=worker", "-ext", "SAN=IP:127.0.0.1");
        made.keytool("-exportcert", "-rfc", "-file", made.pem.toString());
        return made;
    }

    private void keytool(String... words) throws IOException, InterruptedException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var place = List.of("-alias", "peer", "-keystore", store.toString(), "-storepass", SECRET);
        var command = Stream.of(List.of(tool), List.of(words), place)
                .flatMap(List::stream)
                .toList();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + command);
        }
    }

    ServerSocketFactory sockets() throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, SECRET.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, SECRET.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }
}
