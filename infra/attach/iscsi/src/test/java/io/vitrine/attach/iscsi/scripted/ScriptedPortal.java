package io.vitrine.attach.iscsi.scripted;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An address of the target: may go away and come back, and has a say in which path is good (ALUA). */
public final class ScriptedPortal implements AutoCloseable {
    private final ScriptedTarget target;
    private final int groupTag;
    private final int port;
    private final Set<TargetConnection> connections = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;

    /** Asymmetric access: 0 optimised, 1 not optimised, 2 standby, 3 unavailable, 15 in transition (SPC-5, 5.16.2). */
    public volatile int access;

    /** Takes connections and says nothing. */
    public volatile boolean silent;

    ScriptedPortal(ScriptedTarget target, int groupTag) throws IOException {
        this.target = target;
        this.groupTag = groupTag;
        this.port = listen(0);
    }

    private synchronized int listen(int wanted) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 64);
        listener = server;
        acceptor = Thread.ofPlatform()
                .daemon()
                .name("scripted-portal-" + server.getLocalPort())
                .start(() -> accept(server));
        return server.getLocalPort();
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                take(server.accept());
            } catch (IOException closed) {
                // It went away, or the connection did.
            }
        }
    }

    private void take(Socket socket) throws IOException {
        var connection = new TargetConnection(target, this, socket);
        connections.add(connection);
        target.connected();
        if (!silent) {
            Thread.ofPlatform().daemon().name("scripted-connection-" + port).start(connection);
        }
    }

    public String host() {
        return InetAddress.getLoopbackAddress().getHostAddress();
    }

    public int port() {
        return port;
    }

    /** As TargetAddress has it, without the group. */
    public String address() {
        return host() + ":" + port;
    }

    public int groupTag() {
        return groupTag;
    }

    /** Nobody listens any more, and each connection is reset. */
    public synchronized void goAway() throws IOException {
        if (listener != null) {
            listener.close();
        }
        awaitAcceptor();
        cutAll();
    }

    /** Its port is not free before it has ended. */
    private void awaitAcceptor() throws IOException {
        try {
            if (acceptor != null) {
                acceptor.join();
            }
        } catch (InterruptedException interrupted) {
            throw new IOException("interrupted while a portal went away", interrupted);
        }
    }

    public void comeBack() throws IOException {
        listen(port);
    }

    /** Resets each connection; their sessions end. */
    public void cutAll() {
        connections.forEach(TargetConnection::reset);
    }

    void left(TargetConnection connection) {
        connections.remove(connection);
    }

    public int connections() {
        return connections.size();
    }

    List<TargetConnection> open() {
        return List.copyOf(connections);
    }

    @Override
    public void close() throws IOException {
        goAway();
    }
}
