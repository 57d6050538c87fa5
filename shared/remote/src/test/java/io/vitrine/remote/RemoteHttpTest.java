package io.vitrine.remote;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching from servers that behave, and from others. */
class RemoteHttpTest {
    private static final byte[] BYTES = new byte[300_000];

    static {
        new Random(7).nextBytes(BYTES);
    }

    private final RemoteHttp http = TestFilter.LOOPBACK.client();
    private RemoteServer server;

    @BeforeEach
    void start() throws Exception {
        server = RemoteServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] read(RemoteReader reader, long offset, int length) throws RemoteException {
        var buffer = ByteBuffer.allocateDirect(length);
        reader.read(buffer, offset);
        var bytes = new byte[length];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static Fault fault(ThrowingCallable action) {
        var trouble = catchThrowableOfType(RemoteException.class, action);
        assertThat(trouble).isNotNull();
        return trouble.fault();
    }

    @Test
    void tellsWhatLiesThere() throws Exception {
        var url = server.put("/image", new RemoteServer.File(BYTES, "\"a\"", true));

        var object = http.look(URI.create(url + "#fragment"));

        assertThat(object.sizeBytes()).isEqualTo(BYTES.length);
        assertThat(object.version()).contains("\"a\"");
        assertThat(object.ranges()).isTrue();
    }

    @Test
    void readsAnyRange() throws Exception {
        var url = server.put("/image", BYTES);

        try (var reader = http.open(URI.create(url))) {
            assertThat(read(reader, 200_000, 100_000)).isEqualTo(Arrays.copyOfRange(BYTES, 200_000, 300_000));
            assertThat(read(reader, 0, 10)).isEqualTo(Arrays.copyOf(BYTES, 10));
            assertThat(read(reader, BYTES.length, 0)).isEmpty();
            assertThat(fault(() -> read(reader, BYTES.length - 1, 2))).isEqualTo(Fault.CORRUPT);
        }
    }

    @Test
    void readsInOrderWhereTheServerKnowsNoRanges() throws Exception {
        var url = server.put("/image", new RemoteServer.File(BYTES, "", false));

        try (var reader = http.open(URI.create(url))) {
            assertThat(reader.object().ranges()).isFalse();
            assertThat(read(reader, 0, 100_000)).isEqualTo(Arrays.copyOf(BYTES, 100_000));
            assertThat(read(reader, 100_000, 200_000)).isEqualTo(Arrays.copyOfRange(BYTES, 100_000, 300_000));
            assertThat(fault(() -> read(reader, 0, 10))).isEqualTo(Fault.UNAVAILABLE);
        }
        assertThat(server.asked()).containsExactly("HEAD /image", "GET /image");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysCorruptWhereWhatLiesThereHasChanged(boolean ranges) throws Exception {
        var url = server.put("/image", new RemoteServer.File(BYTES, "\"a\"", ranges));

        try (var reader = http.open(URI.create(url))) {
            server.put("/image", new RemoteServer.File(BYTES, "\"b\"", ranges));
            assertThat(fault(() -> read(reader, 0, 10))).isEqualTo(Fault.CORRUPT);
        }
        try (var reader = http.open(URI.create(url))) {
            server.put("/image", new RemoteServer.File(Arrays.copyOf(BYTES, 200_000), "\"b\"", ranges));
            assertThat(fault(() -> read(reader, 0, 10))).isEqualTo(Fault.CORRUPT);
        }
    }

    @Test
    void followsRedirectsToWhatMayBeFetched() throws Exception {
        server.put("/image", BYTES);
        var url = server.redirect("/here", "/there");
        server.redirect("/there", server.url("/image"));

        try (var reader = http.open(URI.create(url))) {
            assertThat(read(reader, 5, 5)).isEqualTo(Arrays.copyOfRange(BYTES, 5, 10));
        }
    }

    @Test
    void followsNoRedirectToWhatMayNot() {
        for (var target : new String[] {
            "http://169.254.169.254/latest",
            "http://[::1]:" + server.port() + "/image",
            "file:///etc/passwd",
            "ftp://127.0.0.1/x"
        }) {
            var url = server.redirect("/here", target);
            assertThat(fault(() -> http.look(URI.create(url)))).as(target).isEqualTo(Fault.INVALID);
        }
    }

    @Test
    void endsEndlessRedirects() {
        var url = server.redirect("/here", "/here");

        assertThat(fault(() -> http.look(URI.create(url)))).isEqualTo(Fault.UNAVAILABLE);
        assertThat(server.asked()).hasSize(RemoteLimits.REDIRECTS + 1);
    }

    @Test
    void saysNotFoundWhereNothingLies() {
        assertThat(fault(() -> http.look(URI.create(server.url("/nothing"))))).isEqualTo(Fault.NOT_FOUND);
    }

    @Test
    void saysUnavailableWhereNobodyListens() {
        var url = server.url("/image");
        server.close();

        assertThat(fault(() -> http.look(URI.create(url)))).isEqualTo(Fault.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: ENDLESS",
                "",
            })
    void refusesAnswersThatAreNone(String said) throws Exception {
        try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var saying = said.replace("ENDLESS", "x".repeat(100_000));
            Thread.ofPlatform().daemon().start(() -> say(socket, saying));

            assertThat(fault(() -> http.look(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/x"))))
                    .isEqualTo(Fault.UNAVAILABLE);
        }
    }

    private static void say(ServerSocket server, String text) {
        try (var client = server.accept()) {
            client.getOutputStream().write(text.getBytes(US_ASCII));
            client.getOutputStream().flush();
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (java.io.IOException ignored) {
            // The test hears of it.
        }
    }

    @Test
    void waitsForNobodyForEver() throws Exception {
        var impatient = TestFilter.LOOPBACK.client(
                new RemoteLimits(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(200)));
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/x");

            assertThat(fault(() -> impatient.look(url))).isEqualTo(Fault.UNAVAILABLE);
        }
    }

    @Test
    void keepsPathsToItself() {
        var trouble = catchThrowableOfType(
                RemoteException.class, () -> http.look(URI.create(server.url("/secret?token=secret"))));

        assertThat(trouble.getMessage()).contains("404").doesNotContain("secret");
    }
}
