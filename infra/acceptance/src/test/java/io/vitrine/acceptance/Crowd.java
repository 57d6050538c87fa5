package io.vitrine.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Many connections that want nothing: a third of them silent, a third with half a request line, a third that stay after their answer. */
record Crowd(Selector selector) implements AutoCloseable {
    private static final List<String> WORDS =
            List.of("", "GET /v2/ima", "GET /versions HTTP/1.1\r\nHost: vitrine\r\n\r\n");

    static Crowd of(int count, URI endpoint) throws IOException {
        var crowd = new Crowd(Selector.open());
        var address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
        try {
            for (int number = 0; number < count; number++) {
                crowd.join(SocketChannel.open(address), WORDS.get(number % WORDS.size()));
            }
            return crowd;
        } catch (IOException e) {
            crowd.close();
            throw e;
        }
    }

    private void join(SocketChannel channel, String words) throws IOException {
        channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** How many the other side has left open, after taking what it has said so far. */
    int open() throws IOException {
        while (selector.selectNow(Crowd::take) > 0) {
            // until all of them have nothing more to say
        }
        return selector.keys().size();
    }

    /** Waits until at most {@code left} are open; how many are. */
    int awaitAtMost(int left, Duration limit) throws IOException {
        var until = System.nanoTime() + limit.toNanos();
        while (open() > left && System.nanoTime() - until < 0) {
            selector.select(Crowd::take, 100);
        }
        return open();
    }

    private static void take(SelectionKey key) {
        var channel = (SocketChannel) key.channel();
        try {
            if (channel.read(ByteBuffer.allocate(4096)) < 0) {
                channel.close();
            }
        } catch (IOException e) {
            leave(channel);
        }
    }

    private static void leave(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // it is gone either way
        }
    }

    @Override
    public void close() throws IOException {
        selector.keys().forEach(key -> leave((SocketChannel) key.channel()));
        selector.close();
    }
}
