package io.vitrine.split;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address that nobody listened on a moment ago, each given once. They lie below those that the kernel gives to connections:
 * a process that is started again finds its port taken by nobody who came across it by chance. Where connections get nearly all ports, it has to be luck.
 */
final class FreePorts {
    private static final Path GIVEN_BY_THE_KERNEL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 10_000;
    private static final int USUAL_END = 32_768;
    private static final int MOST_TRIES = 1_000;

    private final Set<Integer> given = new HashSet<>();
    private final int end;

    FreePorts() {
        this(givenByTheKernel());
    }

    /** @param range of the ports that connections get, as the kernel writes it: the first and the last */
    FreePorts(String range) {
        this.end = end(range);
    }

    int next() {
        for (int tried = 0; tried < MOST_TRIES; tried++) {
            var port = ThreadLocalRandom.current().nextInt(LOWEST, end);
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        throw new UncheckedIOException(new IOException("no free port between " + LOWEST + " and " + end));
    }

    /** Empty where it does not say. */
    private static String givenByTheKernel() {
        try {
            return Files.readString(GIVEN_BY_THE_KERNEL);
        } catch (IOException _) {
            return "";
        }
    }

    /** The first that connections get, where that leaves enough. */
    private static int end(String range) {
        try {
            var first = Integer.parseInt(range.strip().split("\\s+")[0]);
            return first > LOWEST + MOST_TRIES ? first : USUAL_END;
        } catch (NumberFormatException _) {
            return USUAL_END;
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
