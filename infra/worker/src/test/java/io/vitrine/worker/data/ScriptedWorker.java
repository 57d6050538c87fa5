package io.vitrine.worker.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;

/** The far end of a connection between workers, byte by byte: reads the head of one request and then does as told. */
final class ScriptedWorker implements AutoCloseable {
    private static final byte[] MIB = new byte[1 << 20];

    private interface Script {
        void play(InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private long sentBefore = -1;
    private volatile boolean broken;
    private volatile Script script = (_, _) -> {};

    ScriptedWorker() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    /** Behind TLS, say. */
    ScriptedWorker(ServerSocketFactory sockets) throws IOException {
        server = sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Everything that came, head and body. */
    String request() {
        synchronized (heard) {
            return heard.toString(ISO_8859_1);
        }
    }

    /** Answers the head at once with this text, and ends the connection. */
    void answer(String text) {
        script = (_, out) -> out.write(text.getBytes(ISO_8859_1));
    }

    /** Answers with a head and then as many MiB as are taken. */
    void send(String head, int mib) {
        script = (_, out) -> {
            out.write(head.getBytes(ISO_8859_1));
            for (var i = 0; i < mib; i++) {
                out.write(MIB);
                sent.incrementAndGet();
            }
        };
    }

    int sentMib() {
        return sent.intValue();
    }

    /** Whether nothing more was taken since this was asked last. */
    boolean stands() {
        var before = sentBefore;
        sentBefore = sent.get();
        return before == sentBefore && before > 0;
    }

    /** Says "100 Continue", takes the whole body, and then answers with this text; with none it just goes. */
    void takeBody(String text) {
        script = (in, out) -> {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
            var length = length();
            for (var taken = 0; taken < length; taken++) {
                hear(in);
            }
            out.write(text.getBytes(ISO_8859_1));
        };
    }

    /** Never answers. */
    void keepSilent() {
        script = (in, _) -> hear(in);
    }

    /** Whether the other side ended a connection in the middle of something. */
    boolean broken() {
        return broken;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                connections.incrementAndGet();
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var before = request().length();
            while (!request().substring(before).endsWith("\r\n\r\n")) {
                hear(connection.getInputStream());
            }
            script.play(connection.getInputStream(), connection.getOutputStream());
        } catch (IOException e) {
            broken = true;
        }
    }

    private void hear(InputStream in) throws IOException {
        var next = in.read();
        if (next < 0) {
            throw new IOException("the other side has gone");
        }
        synchronized (heard) {
            heard.write(next);
        }
    }

    private int length() {
        var head = request().toLowerCase(java.util.Locale.ROOT);
        var at = head.lastIndexOf("content-length:");
        return Integer.parseInt(head.substring(at + "content-length:".length(), head.indexOf("\r\n", at))
                .strip());
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
