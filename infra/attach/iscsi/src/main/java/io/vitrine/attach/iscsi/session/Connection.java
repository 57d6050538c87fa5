package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.Portal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A socket that never blocks, and the selector that waits for it alone. */
final class Connection implements AutoCloseable {
    static final long NANOS_PER_MILLI = 1_000_000;

    private final Portal portal;
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private Connection(Portal portal, SocketChannel channel, Selector selector, SelectionKey key) {
        this.portal = portal;
        this.channel = channel;
        this.selector = selector;
        this.key = key;
    }

    /** Tries each address of the portal's host, each no longer than {@code limit}. */
    static Connection open(Portal portal, Duration limit) throws IscsiException {
        try {
            IOException last = new UnknownHostException(portal.host());
            for (var address : InetAddress.getAllByName(portal.host())) {
                try {
                    return connect(portal, new InetSocketAddress(address, portal.port()), limit);
                } catch (IOException e) {
                    last = e;
                }
            }
            throw last;
        } catch (IscsiException e) {
            throw e;
        } catch (IOException e) {
            throw new IscsiException(
                    IscsiFault.UNREACHABLE, "No connection to the portal " + portal + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(Portal portal, InetSocketAddress address, Duration limit) throws IOException {
        var channel = SocketChannel.open();
        Selector selector = null;
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            selector = Selector.open();
            var key = channel.register(selector, 0);
            var connection = new Connection(portal, channel, selector, key);
            if (!channel.connect(address)) {
                connection.await(
                        SelectionKey.OP_CONNECT, System.nanoTime() + limit.toNanos(), "to accept a connection");
                channel.finishConnect();
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    Portal portal() {
        return portal;
    }

    SocketChannel channel() {
        return channel;
    }

    Selector selector() {
        return selector;
    }

    SelectionKey key() {
        return key;
    }

    /** Waits for one of {@code operations}; until {@code deadline} by {@link System#nanoTime}. */
    void await(int operations, long deadline, String wanted) throws IOException {
        key.interestOps(operations);
        var ready = 0;
        while (ready == 0) {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IscsiException(
                        IscsiFault.UNREACHABLE, "The portal " + portal + " had too little time " + wanted + ".");
            }
            ready = selector.select(left / NANOS_PER_MILLI + 1);
            selector.selectedKeys().clear();
            if (Thread.currentThread().isInterrupted()) {
                throw new IscsiException(IscsiFault.CLOSED, "Interrupted while waiting for the portal " + portal + ".");
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
