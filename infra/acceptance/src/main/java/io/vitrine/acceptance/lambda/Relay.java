package io.vitrine.acceptance.lambda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Passes one request for image bytes to a worker, byte by byte: neither side is buffered, and the end of one is the end of the other. */
final class Relay {
    private static final int CONNECT_MILLISECONDS = 5000;
    private static final int CHUNK = 256 << 10;

    private Relay() {}

    /** The connection serves nothing else afterwards. False where the worker does not take it, and nothing was sent to anybody. */
    static boolean pass(HttpHead head, Socket client, InputStream fromClient, URI worker) throws IOException {
        try (var upstream = new Socket()) {
            try {
                upstream.connect(new InetSocketAddress(worker.getHost(), worker.getPort()), CONNECT_MILLISECONDS);
            } catch (IOException e) {
                return false;
            }
            upstream.getOutputStream().write(lastRequest(head));
            var sending = Thread.ofVirtual().start(() -> copyAndEnd(fromClient, upstream));
            copy(upstream.getInputStream(), client.getOutputStream());
            client.shutdownOutput();
            sending.interrupt();
            return true;
        }
    }

    /** The head as it came, but for the wish to keep the connection. */
    private static byte[] lastRequest(HttpHead head) {
        var lines = new ByteArrayOutputStream();
        write(lines, head.method() + " " + head.target() + " HTTP/1.1\r\n");
        for (var header : head.headers()) {
            if (!header.getKey().equalsIgnoreCase("Connection")) {
                write(lines, header.getKey() + ": " + header.getValue() + "\r\n");
            }
        }
        write(lines, "Connection: close\r\n\r\n");
        return lines.toByteArray();
    }

    private static void write(ByteArrayOutputStream lines, String text) {
        lines.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void copyAndEnd(InputStream from, Socket to) {
        try {
            copy(from, to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The client is gone: the worker must not go on either.
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it was closed already
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        var chunk = new byte[CHUNK];
        for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
            to.write(chunk, 0, read);
        }
    }
}
