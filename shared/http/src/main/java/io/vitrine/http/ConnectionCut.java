package io.vitrine.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends connections at once, with whatever was still to be sent. Closing them is for those who have said all they had to: it waits until the client has
 * taken that, which one that takes nothing never does, and buffers would wait with it.
 */
public final class ConnectionCut {
    private ConnectionCut() {}

    /** From any thread; soon after. */
    public static void cut(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().eventLoop().execute(() -> now(base.channel()));
        } else {
            connection.close();
        }
    }

    /** On the connection's event loop. */
    static void now(Channel channel) {
        channel.unsafe().close(channel.voidPromise());
    }
}
