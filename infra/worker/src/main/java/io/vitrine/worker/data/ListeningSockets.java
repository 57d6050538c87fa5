package io.vitrine.worker.data;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * The sockets by which servers of this process accept connections. A server of Vert.x that is closed closes what it has accepted too; Netty knows its
 * socket apart from that.
 */
final class ListeningSockets {
    /** For connections that were taken up just before the filter: their handshake may still be on its way. */
    private static final Duration LAST_HANDSHAKES = Duration.ofMillis(200);

    private final VertxInternal vertx;
    private final IntPredicate ports;

    /** @param ports which of them are meant */
    ListeningSockets(Vertx vertx, IntPredicate ports) {
        this.vertx = (VertxInternal) vertx;
        this.ports = ports;
    }

    /** Soon nobody is accepted any more; connections stay, and so do those that wait to be accepted. */
    void close() {
        SynFilter.attach(ports);
        vertx.getAcceptorEventLoopGroup().forEach(this::closeSoon);
    }

    /** Only the acceptor's own thread may look at its sockets. */
    private void closeSoon(EventExecutor acceptor) {
        if (acceptor instanceof SingleThreadEventLoop loop) {
            var unused = loop.schedule(() -> closeThoseOf(loop), LAST_HANDSHAKES.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void closeThoseOf(SingleThreadEventLoop acceptor) {
        var listening = new ArrayList<Channel>();
        acceptor.registeredChannelsIterator().forEachRemaining(listening::add);
        listening.stream().filter(this::isMeant).forEach(Channel::close);
    }

    private boolean isMeant(Channel listening) {
        return listening.localAddress() instanceof InetSocketAddress address && ports.test(address.getPort());
    }
}
