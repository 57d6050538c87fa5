package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vitrine.http.ConnectionCut;
import io.vitrine.model.ByteRange;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.data.ResponseBody.ClientGone;
import io.vitrine.worker.transfer.SlotPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who takes little is served; who takes nothing is not. */
class SlowClientsTest {
    private static final int MIB = ChunkChecksums.CHUNK_BYTES;
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final int SOCKET_BUFFER = 64 << 10;
    private static final int IMAGE_BYTES = 2 * MIB;

    private final Vertx vertx = Vertx.vertx();
    private final SlotPool pool = new SlotPool(4);
    private final byte[] image = new byte[IMAGE_BYTES];
    private final CompletableFuture<Long> sent = new CompletableFuture<>();
    private volatile Sending sending = this::sendFile;
    private Path file;
    private HttpServer server;

    private interface Sending {
        void send(HttpServerRequest request, SentBytes sent) throws Exception;
    }

    @BeforeEach
    void makeImageAndServer(@TempDir Path folder) throws Exception {
        new Random(1).nextBytes(image);
        file = Files.write(folder.resolve("image"), image);
        server = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(SOCKET_BUFFER))
                .requestHandler(request -> Thread.ofVirtual().start(() -> {
                    var count = new SentBytes();
                    try {
                        request.response().putHeader("Content-Length", Integer.toString(IMAGE_BYTES));
                        sending.send(request, count);
                        sent.complete(count.get());
                    } catch (Throwable e) {
                        sent.completeExceptionally(e);
                        ConnectionCut.cut(request.connection());
                    }
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(pool.inUse()).as("buffers in use").isZero();
    }

    private void sendFile(HttpServerRequest request, SentBytes count) throws Exception {
        try (var body = new FileBody(request, file, ChunkCheck.always(Optional.of(crcs())), IMAGE_BYTES, IDLE, count)) {
            body.send(ByteRange.whole(IMAGE_BYTES), () -> {});
        }
    }

    private void sendChunks(HttpServerRequest request, SentBytes count) throws Exception {
        var body = new ResponseBody(request.response(), pool, IDLE, count);
        for (var at = 0; at < IMAGE_BYTES; at += MIB) {
            body.send(pool.acquire(IDLE).put(image, at, MIB).flip());
        }
        body.end();
    }

    private ChunkChecksums crcs() {
        var crcs = new int[IMAGE_BYTES / MIB];
        for (var chunk = 0; chunk < crcs.length; chunk++) {
            var crc = new CRC32C();
            crc.update(image, chunk * MIB, MIB);
            crcs[chunk] = (int) crc.getValue();
        }
        return new ChunkChecksums(crcs);
    }

    @Test
    void slowButSteadyClientGetsAllOfAFile() throws Exception {
        assertThat(bodyTakenSlowly()).isEqualTo(image);
        assertThat(sent.get(60, TimeUnit.SECONDS)).isEqualTo(IMAGE_BYTES);
    }

    @Test
    void slowButSteadyClientGetsAllChunks() throws Exception {
        sending = this::sendChunks;

        assertThat(bodyTakenSlowly()).isEqualTo(image);
        assertThat(sent.get(60, TimeUnit.SECONDS)).isEqualTo(IMAGE_BYTES);
    }

    @Test
    void idleClientIsDroppedByAFile() throws Exception {
        assertIdleClientIsDropped();
    }

    @Test
    void idleClientIsDroppedByChunks() throws Exception {
        sending = this::sendChunks;

        assertIdleClientIsDropped();
    }

    @Test
    void fileThatWasCutShortIsCorrupt() throws Exception {
        Files.write(file, new byte[MIB]);

        try (var client = connect()) {
            assertThatThrownBy(() -> sent.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StoreException.class);
        }
    }

    private void assertIdleClientIsDropped() throws Exception {
        try (var client = connect()) {
            assertThatThrownBy(() -> sent.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClientGone.class);
            await().until(() -> pool.inUse() == 0);
            assertThat(bytesUntilTheEnd(client)).isLessThan(IMAGE_BYTES);
        }
    }

    /** Or the reset. */
    private static int bytesUntilTheEnd(Socket client) {
        var bytes = 0;
        try {
            while (client.getInputStream().read() >= 0) {
                bytes++;
            }
            return bytes;
        } catch (IOException _) {
            return bytes;
        }
    }

    /** 32 KiB every 100 ms, so that the image takes more than three times as long as an idle client is waited for. */
    private byte[] bodyTakenSlowly() throws IOException {
        try (var client = connect()) {
            var in = client.getInputStream();
            var body = ByteBuffer.allocate(IMAGE_BYTES);
            skipHead(client);
            while (body.hasRemaining()) {
                var taken = in.readNBytes(Math.min(32 << 10, body.remaining()));
                if (taken.length == 0) {
                    break;
                }
                body.put(taken);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            return body.array();
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(SOCKET_BUFFER);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
        return socket;
    }

    private static void skipHead(Socket from) throws IOException {
        var last = new StringBuilder();
        while (!last.toString().endsWith("\r\n\r\n")) {
            last.append((char) from.getInputStream().read());
        }
    }
}
