package io.vitrine.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A server of files on loopback that keeps to HTTP as far as a test wants. */
public final class RemoteServer implements AutoCloseable {
    /** What lies at a path. @param version its entity tag, empty for none */
    public record File(byte[] bytes, String version, boolean ranges) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, File> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private RemoteServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public static RemoteServer start() throws IOException {
        return new RemoteServer(HttpServer.create(loopback(), 0));
    }

    public static RemoteServer startTls(SSLContext context) throws IOException {
        var server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new RemoteServer(server);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Puts a file there, that can be read from anywhere. */
    public String put(String path, byte[] bytes) {
        return put(path, new File(bytes, "\"" + Arrays.hashCode(bytes) + "\"", true));
    }

    public String put(String path, File file) {
        files.put(path, file);
        return url(path);
    }

    public void remove(String path) {
        files.remove(path);
    }

    public String redirect(String path, String to) {
        redirects.put(path, to);
        return url(path);
    }

    public String url(String path) {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + port() + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Method and path of each request so far. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            var file = files.get(path);
            if (redirects.containsKey(path)) {
                exchange.getResponseHeaders().set("Location", redirects.get(path));
                exchange.sendResponseHeaders(302, -1);
            } else if (file == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, file);
            }
        }
    }

    private static void send(HttpExchange exchange, File file) throws IOException {
        var headers = exchange.getResponseHeaders();
        if (!file.version().isEmpty()) {
            headers.set("ETag", file.version());
        }
        if (file.ranges()) {
            headers.set("Accept-Ranges", "bytes");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(file.bytes().length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        var range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                .filter(_ -> file.ranges());
        var part = file.bytes();
        if (range.isPresent()) {
            var ends = range.get().substring("bytes=".length()).split("-", 2);
            int first = Integer.parseInt(ends[0]);
            int last = Math.min(Integer.parseInt(ends[1]), part.length - 1);
            headers.set("Content-Range", "bytes " + first + "-" + last + "/" + part.length);
            part = Arrays.copyOfRange(part, first, last + 1);
        }
        exchange.sendResponseHeaders(range.isPresent() ? 206 : 200, part.length == 0 ? -1 : part.length);
        exchange.getResponseBody().write(part);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
