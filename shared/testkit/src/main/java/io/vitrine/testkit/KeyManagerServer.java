package io.vitrine.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A key manager on loopback that speaks as Barbican does, for one token. */
public final class KeyManagerServer implements AutoCloseable {
    public static final String TOKEN = "token-of-the-client";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> secrets = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private KeyManagerServer(HttpServer server) {
        this.server = server;
        server.createContext("/v1/secrets/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public static KeyManagerServer start() throws IOException {
        return new KeyManagerServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** Over TLS, as whom the context says. */
    public static KeyManagerServer start(SSLContext tls) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new KeyManagerServer(server);
    }

    public URI endpoint() {
        return URI.create((server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort());
    }

    public void put(String id, byte[] payload) {
        secrets.put(id, payload);
    }

    public boolean has(String id) {
        return secrets.containsKey(id);
    }

    /** Method and path of each request so far. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            var path = exchange.getRequestURI()
                    .getPath()
                    .substring("/v1/secrets/".length())
                    .split("/", 2);
            if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Auth-Token"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (!secrets.containsKey(path[0])) {
                exchange.sendResponseHeaders(404, -1);
            } else if (exchange.getRequestMethod().equals("DELETE")) {
                secrets.remove(path[0]);
                exchange.sendResponseHeaders(204, -1);
            } else if (path.length == 1) {
                send(
                        exchange,
                        "{\"secret_type\": \"certificate\", \"content_types\": {\"default\": \"application/pkix-cert\"}}"
                                .getBytes(UTF_8));
            } else if (exchange.getRequestHeaders().getFirst("Accept").equals("application/pkix-cert")) {
                send(exchange, secrets.get(path[0]));
            } else {
                exchange.sendResponseHeaders(406, -1);
            }
        }
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
