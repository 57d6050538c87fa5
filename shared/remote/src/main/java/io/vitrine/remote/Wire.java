package io.vitrine.remote;

import io.vitrine.remote.RemoteFilter.Checked;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/** A connection of HTTP/1.1 to an address that was checked; one exchange at a time. */
final class Wire implements AutoCloseable {
    private static final int PIECE_BYTES = 64 << 10;

    private final Checked target;
    private final RemoteLimits limits;
    private final Socket socket;
    private final InputStream in;
    private long until;
    private long bodyLeft;
    private boolean staysOpen = true;

    private Wire(Checked target, RemoteLimits limits, Socket socket) throws IOException {
        this.target = target;
        this.limits = limits;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), PIECE_BYTES);
    }

    /** Connects to the first of the target's addresses that answers. */
    static Wire open(Checked target, RemoteTrust trust, RemoteLimits limits) throws IOException {
        IOException last = new IOException("no address");
        var until = System.nanoTime() + limits.connect().toNanos();
        for (var address : target.addresses()) {
            try {
                return open(target, address, trust, limits, until);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static Wire open(Checked target, InetAddress address, RemoteTrust trust, RemoteLimits limits, long until)
            throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, target.port()), millis(until));
            socket.setSoTimeout(millis(until));
            socket.setTcpNoDelay(true);
            return new Wire(target, limits, target.isTls() ? secured(socket, target, trust) : socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket socket, Checked target, RemoteTrust trust) throws IOException {
        var secured =
                (SSLSocket) trust.context().getSocketFactory().createSocket(socket, target.host(), target.port(), true);
        if (trust.checked()) {
            var parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        return secured;
    }

    private static int millis(long until) throws SocketTimeoutException {
        var left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** Asks and reads the head; the body of an earlier answer has been read. Time for this and what is read next begins now. */
    Answer ask(String method, Map<String, String> headers) throws IOException {
        startClock();
        var request = new StringBuilder(method).append(' ').append(path()).append(" HTTP/1.1\r\n");
        request.append("Host: ").append(target.uri().getRawAuthority()).append("\r\n");
        request.append("User-Agent: vitrine\r\nAccept: */*\r\nAccept-Encoding: identity\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        var answer = head();
        staysOpen = answer.staysOpen();
        bodyLeft = method.equals("HEAD") ? 0 : answer.length().orElse(Long.MAX_VALUE);
        return answer;
    }

    /** Whoever reads a body in several steps has this much time for each. */
    void startClock() {
        until = System.nanoTime() + limits.answer().toNanos();
    }

    private String path() {
        var uri = target.uri();
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var whole = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return ascii(whole);
    }

    /** What stands outside ASCII in a URL goes as its UTF-8, escaped. */
    private static String ascii(String text) {
        var escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ') {
                escaped.append((char) each);
            } else {
                escaped.append(String.format(Locale.ROOT, "%%%02X", each));
            }
        }
        return escaped.toString();
    }

    /** Interim answers are passed over; all of them together have the room of one. */
    private Answer head() throws IOException {
        var room = new int[] {RemoteLimits.HEAD_BYTES};
        while (true) {
            var status = line(room).split(" ", 3);
            if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9][0-9]")) {
                throw new IOException("what answers does not speak HTTP/1");
            }
            var headers = headers(room);
            if (!status[1].startsWith("1")) {
                var connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
                var staysOpen = status[0].equals("HTTP/1.0")
                        ? connection.contains("keep-alive")
                        : !connection.contains("close");
                return new Answer(Integer.parseInt(status[1]), headers, staysOpen);
            }
        }
    }

    private Map<String, String> headers(int[] room) throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = line(room); !line.isEmpty(); line = line(room)) {
            var colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("a header has no name");
            }
            var name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            var value = line.substring(colon + 1).strip();
            var earlier = headers.putIfAbsent(name, value);
            if (name.equals("content-length") && earlier != null && !earlier.equals(value)) {
                throw new IOException("one body has two lengths");
            }
        }
        return headers;
    }

    private String line(int[] room) throws IOException {
        var line = new StringBuilder();
        while (true) {
            var next = next();
            if (--room[0] < 0) {
                throw new IOException("the head of the answer is too long");
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }

    private int next() throws IOException {
        await();
        var next = in.read();
        if (next < 0) {
            throw new EOFException("the connection was closed");
        }
        return next;
    }

    private void await() throws IOException {
        if (in.available() == 0) {
            socket.setSoTimeout((int) Math.min(millis(until), limits.idle().toMillis()));
        } else {
            millis(until);
        }
    }

    /** Fills {@code destination} with the next bytes of the body. */
    void read(ByteBuffer destination) throws IOException {
        if (destination.remaining() > bodyLeft) {
            throw new EOFException("the body is shorter than what was asked for");
        }
        var piece = new byte[Math.min(PIECE_BYTES, destination.remaining())];
        while (destination.hasRemaining()) {
            await();
            var count = in.read(piece, 0, Math.min(piece.length, destination.remaining()));
            if (count < 0) {
                throw new EOFException("the connection was closed");
            }
            destination.put(piece, 0, count);
            bodyLeft -= count;
        }
    }

    /** Whether another request may be sent on it. */
    boolean isReusable() {
        return staysOpen && bodyLeft == 0;
    }

    Checked target() {
        return target;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is not used any more, whatever it says.
        }
    }
}
