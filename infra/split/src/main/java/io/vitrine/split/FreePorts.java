package io.vitrine.split;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports of the loopback address that nobody listened on a moment ago, each given once. */
final class FreePorts {
    private final Set<Integer> given = new HashSet<>();

    int next() {
        while (true) {
            var port = probe();
            if (given.add(port)) {
                return port;
            }
        }
    }

    private static int probe() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback address", e);
        }
    }
}
