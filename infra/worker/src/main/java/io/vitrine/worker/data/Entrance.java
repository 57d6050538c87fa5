package io.vitrine.worker.data;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where requests come in. It closes before anything else does when the worker stops: an edge that is refused goes to the next worker at once, while
 * one that is answered "try again" has to tell its client so. Connections that are open stay as long as a request runs on them.
 */
@Singleton
public final class Entrance {
    /** Before all that may answer a request. */
    private static final int FIRST = -100_000;

    private final boolean staysOpen;
    private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
    private final Map<HttpConnection, AtomicInteger> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param answerWhileDraining nobody else is there for a client to be sent to: it had better be told when to come back
     */
    Entrance(
            @ConfigProperty(name = "vitrine.vitrine.answer_while_draining", defaultValue = "false")
                    boolean answerWhileDraining) {
        this.staysOpen = answerWhileDraining;
    }

    void route(@Observes Router router) {
        router.route().order(FIRST).handler(this::enter);
    }

    /**
     * New connections are refused from now on; requests that come by an open one are still let in.
     *
     * @return false where it stays open instead
     */
    public boolean close() {
        if (staysOpen) {
            return false;
        }
        closed = true;
        listening.forEach(Channel::close);
        return true;
    }

    /** Says goodbye to whoever keeps a connection without asking anything. */
    public void closeIdle() {
        running.forEach((connection, requests) -> {
            if (requests.get() == 0) {
                connection.close();
            }
        });
    }

    private void enter(RoutingContext context) {
        var connection = context.request().connection();
        var requests = running.computeIfAbsent(connection, this::meet);
        requests.incrementAndGet();
        context.addEndHandler(_ -> leave(context, connection, requests));
        if (closed) {
            close();
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        context.next();
    }

    /** The socket that a connection was accepted by is known from the connection alone. */
    private AtomicInteger meet(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var channel = base.channel();
            if (channel.parent() != null) {
                listening.add(channel.parent());
            }
            channel.closeFuture().addListener(_ -> running.remove(connection));
        }
        return new AtomicInteger();
    }

    /** Whoever still sends is not cut off: it may not have read its answer yet. */
    private void leave(RoutingContext context, HttpConnection connection, AtomicInteger requests) {
        if (requests.decrementAndGet() == 0 && closed && context.request().isEnded()) {
            connection.close();
        }
    }
}
