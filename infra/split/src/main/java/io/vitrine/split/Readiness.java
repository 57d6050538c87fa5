package io.vitrine.split;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Whether a process takes work right now; asked often, so each answer is due soon. */
interface Readiness {
    int ANSWER_MILLIS = 2_000;
    byte[] AMQP = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    boolean now();

    /** Whether {@code path} is answered with status 200. */
    static Readiness http(int port, String path) {
        return () -> {
            var request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
            return answer(port, request.getBytes(StandardCharsets.US_ASCII), 12).endsWith(" 200");
        };
    }

    /** Whether a broker greets a client. */
    static Readiness amqp(int port) {
        return () -> !answer(port, AMQP, 8).isEmpty();
    }

    static Readiness listening(InetAddress address, int port) {
        var reachable = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        return () -> {
            try (var socket = connected(reachable, port)) {
                return socket.isConnected();
            } catch (IOException _) {
                return false;
            }
        };
    }

    /** The first bytes of what comes back; fewer, or none, where nobody answers in time. */
    private static String answer(int port, byte[] request, int bytes) {
        try (var socket = connected(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    private static Socket connected(InetAddress address, int port) throws IOException {
        var socket = new Socket();
        try {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(new InetSocketAddress(address, port), ANSWER_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
