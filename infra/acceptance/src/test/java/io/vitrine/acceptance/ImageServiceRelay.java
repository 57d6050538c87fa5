package io.vitrine.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before an image service, in the catalogue too, and notes what it is asked. */
final class ImageServiceRelay implements AutoCloseable {
    /** Which belong to one connection, or which the client writes itself. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "host", "content-length", "transfer-encoding", "expect", "upgrade", "keep-alive");

    private final URI images;
    private final HttpClient onward =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    ImageServiceRelay(URI images) {
        this.images = images;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::passOn);
        server.start();
    }

    /** For the catalogue. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Each request as {@code METHOD /path -> status}, in the order of the answers. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Forgets what it was asked. */
    void listen() {
        asked.clear();
    }

    private void passOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = onward.send(request(exchange), BodyHandlers.ofInputStream());
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " -> " + answer.statusCode());
            answer.headers().map().forEach((name, values) -> {
                if (isPassedOn(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            try (var body = answer.body()) {
                var length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
                var hasBody = answer.statusCode() != 204 && answer.statusCode() != 304;
                exchange.sendResponseHeaders(
                        answer.statusCode(), length > 0 ? length : isEmpty(answer, hasBody) ? -1 : 0);
                body.transferTo(exchange.getResponseBody());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isEmpty(java.net.http.HttpResponse<?> answer, boolean hasBody) {
        return !hasBody || answer.headers().firstValue("Content-Length").isPresent();
    }

    private HttpRequest request(HttpExchange exchange) {
        var announced = exchange.getRequestHeaders().getFirst("Content-Length");
        var chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
        var body = chunked || (announced != null && !announced.equals("0"))
                ? BodyPublishers.ofInputStream(exchange::getRequestBody)
                : BodyPublishers.noBody();
        var publisher = announced != null && !announced.equals("0")
                ? BodyPublishers.fromPublisher(body, Long.parseLong(announced))
                : body;
        var request = HttpRequest.newBuilder(images.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), publisher);
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isPassedOn(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static boolean isPassedOn(String header) {
        return !OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        onward.close();
    }
}
