package io.vitrine.acceptance.lambda;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What clients are sent to: image bytes go to a worker by a rule on the path, everything else becomes an event for the function. Larger bodies than
 * events carry are refused, as AWS does.
 */
public final class LoadBalancer implements AutoCloseable {
    private static final Pattern BYTES = Pattern.compile("/v2.*/images/.*/(file|stage)");
    private static final long MOST_UNREAD_BYTES = 64L << 20;

    private final ServerSocket listener;
    private final EventStyle style;
    private final Function function;
    private final List<URI> workers;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    private LoadBalancer(ServerSocket listener, EventStyle style, Function function, List<URI> workers) {
        this.listener = listener;
        this.style = style;
        this.function = function;
        this.workers = List.copyOf(workers);
    }

    /**
     * @param workers asked for bytes in this order, the next where one does not take a connection; where there are none, the front cannot tell bytes
     *     from the rest, and every request becomes an event
     */
    public static LoadBalancer open(int port, EventStyle style, Function function, List<URI> workers) {
        try {
            var listener = new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
            var opened = new LoadBalancer(listener, style, function, workers);
            Thread.ofVirtual().name("load balancer").start(opened::listen);
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            var input = new BufferedInputStream(client.getInputStream(), 64 << 10);
            boolean more = true;
            while (more) {
                var head = HttpHead.read(input);
                more = head.isPresent() && serve(head.get(), client, input);
            }
        } catch (IOException gone) {
            // the client's connection, and so the client's business
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    /** Whether the connection can be used again. */
    private boolean serve(HttpHead head, Socket client, InputStream input) throws IOException, InterruptedException {
        if (!workers.isEmpty() && BYTES.matcher(head.path()).matches()) {
            relay(head, client, input);
            return false;
        }
        var body = HttpBody.read(head, input, client.getOutputStream(), style.mostBodyBytes());
        boolean cut = body.length > style.mostBodyBytes();
        var answer = cut ? FunctionAnswer.ofFront(413, "Request Entity Too Large") : ask(head, body);
        client.getOutputStream().write(answer.bytes(head.method().equals("HEAD"), cut || head.closes()));
        client.getOutputStream().flush();
        if (cut) {
            linger(client, input);
        }
        return !cut && !head.closes();
    }

    /** Reads on after the answer, within bounds: a connection closed on unread bytes is reset, and the client may then never see the answer. */
    private static void linger(Socket client, InputStream input) throws IOException {
        client.shutdownOutput();
        client.setSoTimeout(5_000);
        var unread = new byte[64 << 10];
        for (long left = MOST_UNREAD_BYTES; left > 0; ) {
            int count = input.read(unread);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    private void relay(HttpHead head, Socket client, InputStream input) throws IOException {
        for (var worker : workers) {
            if (Relay.pass(head, client, input, worker)) {
                return;
            }
        }
        client.getOutputStream()
                .write(FunctionAnswer.ofFront(503, "Service Temporarily Unavailable")
                        .bytes(false, true));
    }

    private FunctionAnswer ask(HttpHead head, byte[] body) throws IOException, InterruptedException {
        try {
            return style.answer(function.invoke(style.event(head, body)));
        } catch (InvocationException e) {
            return FunctionAnswer.ofFront(502, "Bad Gateway");
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + address(), e);
        }
    }
}
