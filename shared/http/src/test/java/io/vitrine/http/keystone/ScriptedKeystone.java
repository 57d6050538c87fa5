package io.vitrine.http.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A Keystone over HTTP that does what a test tells it: knows tokens, answers nonsense, goes away and comes back on the same port. */
public final class ScriptedKeystone implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, Reply> served = new ConcurrentHashMap<>();
    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger validations = new AtomicInteger();
    private final List<JsonNode> seenLogins = new CopyOnWriteArrayList<>();
    private final List<String> seenQueries = new CopyOnWriteArrayList<>();
    private volatile Function<HttpExchange, Optional<Reply>> instead = _ -> Optional.empty();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean serviceTokenTaken = true;
    private volatile String catalog = "[]";
    private HttpServer server;
    private final int port;

    record Reply(int status, String body) {}

    public ScriptedKeystone() {
        server = listen(0);
        port = server.getAddress().getPort();
    }

    private HttpServer listen(int at) {
        try {
            var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            listening.setExecutor(threads);
            listening.createContext("/v3/auth/tokens", this::answer);
            listening.createContext("/v3/", this::answerAsTold);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    int logins() {
        return logins.get();
    }

    int validations() {
        return validations.get();
    }

    JsonNode lastLogin() {
        return seenLogins.getLast();
    }

    List<String> queries() {
        return seenQueries;
    }

    /** Answers this wherever it is not empty. */
    void answers(Function<HttpExchange, Optional<Reply>> reply) {
        instead = reply;
    }

    void answersNormally() {
        instead = _ -> Optional.empty();
    }

    /** Answers this to a {@code GET} of the path, under {@code /v3} and with its query. */
    void serves(String path, String json) {
        served.put("/v3" + path, new Reply(200, json));
    }

    void refuses(String path, int status) {
        served.put("/v3" + path, new Reply(status, "{}"));
    }

    private void answerAsTold(HttpExchange exchange) throws IOException {
        told.add(exchange.getRequestURI().toString().replaceFirst("^/v3", ""));
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try (exchange) {
            gate.await();
            underWay.decrementAndGet();
            send(exchange, served.getOrDefault(exchange.getRequestURI().toString(), new Reply(404, "{}")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Paths of {@link #serves} that were asked for, in that order. */
    List<String> told() {
        return told;
    }

    /** How many of them were asked for at the same time. */
    int mostUnderWay() {
        return mostUnderWay.get();
    }

    /** They are asked for, and not answered until {@link #opens}. */
    void shuts() {
        gate = new CountDownLatch(1);
    }

    void opens() {
        gate.countDown();
    }

    public void catalog(String json) {
        catalog = json;
    }

    void goesAway() {
        server.stop(0);
    }

    void comesBack() {
        server = listen(port);
    }

    /** Its own tokens, given to the service user, count for nothing until the next log-in. */
    void forgetsTheServiceUser() {
        serviceTokenTaken = false;
    }

    /** Knows {@code token}: of a project unless {@code scope} says something else. */
    void knows(String token, Instant expires, String more) {
        var roles = more.contains("\"roles\"") ? "" : "\"roles\": [{\"name\": \"Member\"}, {\"name\": \"reader\"}], ";
        var scope = more.contains("\"system\"") || more.contains("\"project\"")
                ? ""
                : "\"project\": {\"id\": \"p1\", \"name\": \"demo\", \"domain\": {\"id\": \"d2\"}}, ";
        tokens.put(
                token,
                "{\"token\": {\"user\": {\"id\": \"u1\", \"name\": \"ada\", \"domain\": {\"id\": \"d1\"}}, " + roles
                        + scope + more
                        + "\"issued_at\": \"2026-01-01T00:00:00.000000Z\", \"expires_at\": \""
                        + expires.truncatedTo(ChronoUnit.MILLIS) + "\"}}");
    }

    void revokes(String token) {
        tokens.remove(token);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var login = exchange.getRequestMethod().equals("POST");
            (login ? logins : validations).incrementAndGet();
            var scripted = instead.apply(exchange);
            if (scripted.isPresent()) {
                send(exchange, scripted.get());
            } else if (login) {
                seenLogins.add(JSON.readTree(body));
                serviceTokenTaken = true;
                exchange.getResponseHeaders().set("X-Subject-Token", "service-token");
                send(
                        exchange,
                        new Reply(
                                201,
                                "{\"token\": {\"issued_at\": \"2026-01-01T00:00:00Z\", \"expires_at\": \"2026-01-01T01:00:00Z\", \"catalog\": "
                                        + catalog + "}}"));
            } else {
                seenQueries.add(String.valueOf(exchange.getRequestURI().getQuery()));
                send(exchange, validation(exchange));
            }
        }
    }

    private Reply validation(HttpExchange exchange) {
        if (!serviceTokenTaken
                || !"service-token".equals(exchange.getRequestHeaders().getFirst("X-Auth-Token"))) {
            return new Reply(401, "{\"error\": {\"code\": 401}}");
        }
        var known = tokens.get(exchange.getRequestHeaders().getFirst("X-Subject-Token"));
        return known == null ? new Reply(404, "{\"error\": {\"code\": 404}}") : new Reply(200, known);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        var bytes = reply.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
