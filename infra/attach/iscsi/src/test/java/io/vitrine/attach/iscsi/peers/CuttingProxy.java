package io.vitrine.attach.iscsi.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between an initiator and a target on loopback and cuts connections where it is told to, in both directions and without a farewell (RST): in the
 * middle of a login, a header, or data, wherever that is.
 */
final class CuttingProxy implements AutoCloseable {
    private static final int PIECE = 16 << 10;
    private static final int BACKLOG = 50;

    private final ServerSocket entrance;
    private final InetSocketAddress target;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final Queue<Long> ordered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cuts = new AtomicInteger();

    CuttingProxy(int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        try {
            entrance = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no proxy", e);
        }
        Thread.ofVirtual().name("proxy-entrance").start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Connections that were cut as ordered. */
    int cuts() {
        return cuts.get();
    }

    /**
     * Orders a cut after so many further bytes, both ways together, of the connection that stands, or of the next one. One connection takes one order: those
     * given meanwhile meet its successors.
     */
    void cutAfter(long bytes) {
        ordered.add(bytes);
        passages.forEach(Passage::takeOrder);
    }

    private void accept() {
        try {
            while (true) {
                open(entrance.accept());
            }
        } catch (IOException closed) {
            passages.forEach(Passage::end);
        }
    }

    private void open(Socket near) throws IOException {
        var far = new Socket();
        try {
            far.connect(target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
        } catch (IOException refused) {
            near.close();
            far.close();
            return;
        }
        var passage = new Passage(near, far);
        passages.add(passage);
        passage.takeOrder();
        Thread.ofVirtual().start(() -> passage.carry(near, far));
        Thread.ofVirtual().start(() -> passage.carry(far, near));
    }

    /** Takes no further connections and ends those that stand. */
    @Override
    public void close() throws IOException {
        entrance.close();
        passages.forEach(Passage::end);
    }

    /** One connection through the proxy. */
    private final class Passage {
        private final Socket near;
        private final Socket far;
        private final AtomicBoolean ordered = new AtomicBoolean();

        /** Bytes until the cut. */
        private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

        Passage(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void takeOrder() {
            if (ordered.compareAndSet(false, true)) {
                var order = CuttingProxy.this.ordered.poll();
                if (order == null) {
                    ordered.set(false);
                } else {
                    left.set(order);
                }
            }
        }

        void carry(Socket from, Socket to) {
            var piece = new byte[PIECE];
            try {
                for (int read = from.getInputStream().read(piece);
                        read >= 0;
                        read = from.getInputStream().read(piece)) {
                    long before = left.getAndAdd(-read);
                    to.getOutputStream().write(piece, 0, Math.clamp(before, 0, read));
                    if (before < read) {
                        cut();
                        return;
                    }
                }
                end();
            } catch (IOException broken) {
                end();
            }
        }

        private void cut() {
            if (passages.remove(this)) {
                close(true);
                cuts.incrementAndGet();
            }
        }

        /** One of the peers went, or the proxy does; an order that was not carried out is for the next connection. */
        void end() {
            if (passages.remove(this)) {
                close(false);
                if (ordered.get()) {
                    cutAfter(Math.max(0, left.get()));
                }
            }
        }

        private void close(boolean abruptly) {
            for (var socket : new Socket[] {near, far}) {
                try {
                    socket.setSoLinger(abruptly, 0);
                    socket.close();
                } catch (IOException gone) {
                    // closed is what it should be
                }
            }
        }
    }
}
