package io.vitrine.split;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The management port of the whole, on loopback: {@code /q/health/live} and {@code /q/health/ready} tell of each process, {@code /NAME/...} sends to
 * the process' own port.
 */
final class Management implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads;

    private Management(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static Management start(int port, Supervisor supervisor) throws Refusal {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            var threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(exchange, supervisor));
            server.start();
            return new Management(server, threads);
        } catch (IOException e) {
            throw Refusal.cannot("Cannot listen on 127.0.0.1 port " + port + " (" + e.getMessage()
                    + "): give another one with --management-port.");
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** For whoever looks at it. */
    String hint() {
        var place = "http://127.0.0.1:" + port();
        return "health: " + place + "/q/health, metrics of each process: " + place + "/worker-1/q/metrics";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, Supervisor supervisor) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/q/health", "/q/health/ready" -> health(exchange, supervisor);
                case "/q/health/live" -> send(exchange, 200, Map.of("status", "UP"));
                default -> redirect(exchange, supervisor, path);
            }
        }
    }

    private static void health(HttpExchange exchange, Supervisor supervisor) throws IOException {
        var processes = new LinkedHashMap<String, String>();
        supervisor.keepers().forEach(keeper -> processes.put(keeper.member().name(), keeper.isReady() ? "UP" : "DOWN"));
        var up = !processes.isEmpty() && !processes.containsValue("DOWN");
        send(exchange, up ? 200 : 503, Map.of("status", up ? "UP" : "DOWN", "processes", processes));
    }

    private static void redirect(HttpExchange exchange, Supervisor supervisor, String path) throws IOException {
        for (var keeper : supervisor.keepers()) {
            var prefix = "/" + keeper.member().name() + "/";
            var port = keeper.member().managementPort();
            if (path.startsWith(prefix) && port.isPresent()) {
                var place = "http://127.0.0.1:" + port.getAsInt() + path.substring(prefix.length() - 1);
                exchange.getResponseHeaders().set("Location", place);
                exchange.sendResponseHeaders(307, -1);
                return;
            }
        }
        send(exchange, 404, Map.of("error", "ask for /q/health, or /NAME/q/health and /NAME/q/metrics of a process"));
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        var bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
