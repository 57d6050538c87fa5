package io.vitrine.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.Executors;

/** An edge that has functions behind it and no worker: {@code /file} is answered by the function that knows where bytes are. */
final class EdgeWithoutPaths implements AutoCloseable {
    /** The client of this JDK sets them itself. */
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("host", "connection", "content-length", "transfer-encoding");

    private final HttpServer server;
    private final HttpClient onward = HttpClient.newHttpClient();
    private final URI images;
    private final URI locations;

    EdgeWithoutPaths(URI images, URI locations) throws IOException {
        this.images = images;
        this.locations = locations;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::passOn);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void passOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = exchange.getRequestURI();
            var target = (asked.getPath().endsWith("/file") ? locations : images).resolve(asked);
            var request = HttpRequest.newBuilder(target)
                    .method(
                            exchange.getRequestMethod(),
                            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OF_ONE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            var answer = onward.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> exchange.getResponseHeaders()
                    .put(name, values));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        onward.close();
    }
}
