package io.vitrine.worker.data;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.function.IntPredicate;

/**
 * The sockets by which servers of this process accept connections. A server of Vert.x that is closed closes what it has accepted too; Netty knows its
 * socket apart from that.
 */
final class ListeningSockets {
    private final VertxInternal vertx;
    private final IntPredicate ports;

    /** @param ports which of them are meant */
    ListeningSockets(Vertx vertx, IntPredicate ports) {
        this.vertx = (VertxInternal) vertx;
        this.ports = ports;
    }

    /** Soon nobody is accepted any more; connections stay. */
    void close() {
        vertx.getAcceptorEventLoopGroup().forEach(this::closeThoseOf);
    }

    /** Only the acceptor's own thread may look at its sockets. */
    private void closeThoseOf(EventExecutor acceptor) {
        if (acceptor instanceof SingleThreadEventLoop loop) {
            loop.execute(() -> {
                var listening = new ArrayList<Channel>();
                loop.registeredChannelsIterator().forEachRemaining(listening::add);
                listening.stream().filter(this::isMeant).forEach(Channel::close);
            });
        }
    }

    private boolean isMeant(Channel listening) {
        return listening.localAddress() instanceof InetSocketAddress address && ports.test(address.getPort());
    }
}
