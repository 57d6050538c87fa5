package io.vitrine.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/** One {@code PUT /v2/images/ID/file} over a socket of its own: the caller decides what is announced, what is sent, and how it ends. */
public final class RawUpload implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int STATUS_LINE_BYTES = 12;

    private final Socket socket;

    private RawUpload(Socket socket) {
        this.socket = socket;
    }

    /** Announces {@code sizeBytes} by Content-Length; nothing of the body is sent yet. */
    public static RawUpload begin(URI endpoint, String image, long sizeBytes) throws IOException {
        return begin(endpoint, image, Map.of("Content-Length", Long.toString(sizeBytes)));
    }

    public static RawUpload begin(URI endpoint, String image, Map<String, String> headers) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()));
        socket.setSoTimeout(Math.toIntExact(ANSWER_LIMIT.toMillis()));
        var head = new StringBuilder("PUT /v2/images/" + image + "/file HTTP/1.1\r\nHost: " + endpoint.getAuthority()
                + "\r\nContent-Type: application/octet-stream\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        return new RawUpload(socket);
    }

    /** Sends that part of the body; an exception where the other side has hung up. */
    public RawUpload send(RandomImage image, long offset, long length) throws IOException {
        image.writeTo(socket.getOutputStream(), offset, length);
        return this;
    }

    /** The same as one chunk of a chunked body. */
    public RawUpload sendChunk(RandomImage image, long offset, long length) throws IOException {
        var out = socket.getOutputStream();
        out.write((Long.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        image.writeTo(out, offset, length);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    public RawUpload sendLastChunk() throws IOException {
        socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** The body ends here, whatever was announced; an answer can still be read. */
    public RawUpload endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Waits for the answer's status; empty where the connection ends without one. */
    public OptionalInt status() {
        try {
            var line = new String(socket.getInputStream().readNBytes(STATUS_LINE_BYTES), StandardCharsets.US_ASCII);
            return line.length() < STATUS_LINE_BYTES
                    ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseInt(line.substring(line.length() - 3)));
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    /** As a client does that is killed: a reset, no goodbye. */
    public void hangUp() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
