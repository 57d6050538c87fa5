package io.vitrine.http;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no request runs for too long. Time-outs of Vert.x count bytes, so that one byte now and then would keep a connection
 * for ever, and an upload whose image is made durable would lose its own; here a request that runs keeps its connection, however long it is silent,
 * and so does an answer as long as its client takes something of it.
 */
@Singleton
public final class QuietConnections {
    /** Before all that may answer a request. */
    private static final int FIRST = Integer.MIN_VALUE + 1;

    private static final Duration MOST_BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int LOOKS_PER_LIMIT = 4;
    private static final AttributeKey<Visit> VISIT = AttributeKey.valueOf(QuietConnections.class, "visit");

    private final VertxInternal vertx;
    private final Duration limit;

    /** One connection, as long as it is open; known to its event loop alone. */
    private static final class Visit {
        /** The last one that came; there is one at a time. */
        private @Nullable HttpServerResponse answer;

        private long bytesLeft;
        private long quietSinceNanos = System.nanoTime();

        void begin(HttpServerResponse toCome) {
            answer = toCome;
        }

        boolean isQuietFor(Duration limit, long bytesLeftNow) {
            var busy = answer != null || bytesLeftNow != bytesLeft;
            bytesLeft = bytesLeftNow;
            if (answer != null && answer.ended()) {
                answer = null;
            }
            if (busy) {
                quietSinceNanos = System.nanoTime();
            }
            return !busy && System.nanoTime() - quietSinceNanos >= limit.toNanos();
        }
    }

    @Inject
    QuietConnections(Vertx vertx, ConnectionConfig config) {
        this(vertx, config.connectionIdleTimeout());
    }

    QuietConnections(Vertx vertx, Duration limit) {
        this.vertx = (VertxInternal) vertx;
        this.limit = limit;
    }

    void route(@Observes Router router) {
        router.route().order(FIRST).handler(this::enter);
    }

    void listening(@ObservesAsync HttpServerStart started) {
        watch(started.options().getPort());
    }

    void listeningToTls(@ObservesAsync HttpsServerStart started) {
        watch(started.options().getPort());
    }

    /** From now on, connections to that port. */
    void watch(int port) {
        if (limit.isPositive()) {
            var pause = limit.dividedBy(LOOKS_PER_LIMIT);
            var between = pause.compareTo(MOST_BETWEEN_LOOKS) < 0 ? pause : MOST_BETWEEN_LOOKS;
            vertx.setPeriodic(Math.max(1, between.toMillis()), _ -> vertx.getEventLoopGroup()
                    .forEach(loop -> look(loop, port)));
        }
    }

    private void enter(RoutingContext context) {
        if (context.request().connection() instanceof ConnectionBase connection) {
            visit(connection.channel()).begin(context.response());
        }
        context.next();
    }

    /** A connection that nobody has looked at before counts from now on. */
    private static Visit visit(Channel connection) {
        var attribute = connection.attr(VISIT);
        var first = new Visit();
        var known = attribute.setIfAbsent(first);
        return known == null ? first : known;
    }

    /** Only the loop's own thread may look at its connections; closing one changes what it looks at. */
    private void look(EventExecutor executor, int port) {
        if (executor instanceof SingleThreadEventLoop loop) {
            loop.execute(() -> {
                var quiet = new ArrayList<Channel>();
                loop.registeredChannelsIterator().forEachRemaining(channel -> {
                    if (isAccepted(channel, port) && visit(channel).isQuietFor(limit, bytesLeft(channel))) {
                        quiet.add(channel);
                    }
                });
                quiet.forEach(QuietConnections::end);
            });
        }
    }

    private static void end(Channel quiet) {
        if (bytesLeft(quiet) > 0) {
            ConnectionCut.now(quiet);
        } else {
            quiet.close();
        }
    }

    /** What is still to be sent, as far as it was handed to the connection. */
    private static long bytesLeft(Channel channel) {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /** Connections that this process has opened itself have no parent. */
    private static boolean isAccepted(Channel channel, int port) {
        return channel.parent() != null
                && channel.localAddress() instanceof InetSocketAddress address
                && address.getPort() == port;
    }
}
