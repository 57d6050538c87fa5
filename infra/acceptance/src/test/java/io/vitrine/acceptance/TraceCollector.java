package io.vitrine.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Whoever collects traces, as OTLP over HTTP brings them; it may stop answering. */
final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch open = new CountDownLatch(0);

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    static TraceCollector start() throws IOException {
        var collector =
                new TraceCollector(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        collector.server.setExecutor(collector.threads);
        collector.server.createContext("/v1/traces", collector::take);
        collector.server.start();
        return collector;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Whether a span of that trace has come, with an attribute of that text. */
    boolean knows(String trace, String text) {
        var id = new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1);
        return heard.stream().anyMatch(message -> message.contains(id) && message.contains(text));
    }

    /** Nobody is answered until {@link #answerAgain}. */
    void fallSilent() {
        open = new CountDownLatch(1);
    }

    void answerAgain() {
        open.countDown();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var message = exchange.getRequestBody().readAllBytes();
            open.await();
            heard.add(new String(message, StandardCharsets.ISO_8859_1));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        answerAgain();
        server.stop(0);
        threads.shutdownNow();
    }
}
