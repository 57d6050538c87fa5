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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a real Keystone, in its catalogue too: counts what is asked about tokens, goes away and comes back, and lets a token end earlier than
 * Keystone would.
 */
final class KeystoneRelay implements AutoCloseable {
    private static final List<String> PASSED_ON =
            List.of("X-Auth-Token", "X-Subject-Token", "Content-Type", "Accept", "OpenStack-Identity-Access-Rules");

    private final URI keystone;
    private final HttpClient onward = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger validations = new AtomicInteger();
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private final int port;
    private HttpServer server;

    KeystoneRelay(URI keystone) {
        this.keystone = keystone;
        server = listen(0);
        port = server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int validations() {
        return validations.get();
    }

    void end(String token, Instant at) {
        ends.put(token, at);
    }

    void goAway() {
        server.stop(0);
    }

    void comeBack() {
        server = listen(port);
    }

    private HttpServer listen(int at) {
        try {
            var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            listening.setExecutor(threads);
            listening.createContext("/", this::passOn);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void passOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = exchange.getRequestURI();
            var subject = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Subject-Token"))
                    .orElse("");
            var validation =
                    exchange.getRequestMethod().equals("GET") && asked.getPath().equals("/v3/auth/tokens");
            if (validation) {
                validations.incrementAndGet();
            }
            var end = Optional.ofNullable(ends.get(subject));
            var evenExpired = String.valueOf(asked.getQuery()).contains("allow_expired=1");
            if (validation && !evenExpired && end.filter(Instant.now()::isAfter).isPresent()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            var answer = onward.send(request(exchange), BodyHandlers.ofString());
            answer.headers().firstValue("X-Subject-Token").ifPresent(token -> exchange.getResponseHeaders()
                    .set("X-Subject-Token", token));
            var own = answer.body().replace(keystone.toString(), url().toString());
            var body = end.map(at -> own.replaceAll("\"expires_at\": *\"[^\"]*\"", "\"expires_at\": \"" + at + "\""))
                    .orElse(own)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange) throws IOException {
        var request = HttpRequest.newBuilder(keystone.resolve(exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        for (var name : PASSED_ON) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .ifPresent(value -> request.header(name, value));
        }
        return request.build();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        onward.close();
    }
}
