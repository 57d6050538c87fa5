package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vitrine.testkit.cinder.CinderCloud.Asker;
import io.vitrine.testkit.cinder.CinderFaults.Effect;
import io.vitrine.testkit.cinder.CinderFaults.When;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A Cinder, and the Keystone that leads to it, over HTTP on loopback: volumes and attachments go through the states of real ones, refusals have real
 * bodies, and any call goes wrong as {@link #faults} says. Who asks as {@link #USER} is an admin in project {@link #PROJECT}.
 */
public final class CinderServer implements AutoCloseable {
    public static final String USER = "glance";
    public static final String PROJECT = "5e7f1ce0000000000000000000000001";
    public static final String PROJECT_NAME = "service";
    public static final String CREDENTIAL = "credential-of-glance";

    private static final Duration NEVER = Duration.ofDays(1);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CinderCloud cloud = new CinderCloud();
    private final CinderFaults faults = new CinderFaults();
    private final Map<String, Asker> tokens = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger logins = new AtomicInteger();
    private final HttpServer server;
    private volatile String password = "password-of-glance";
    private volatile String newest = "3.71";
    private volatile String catalogType = "volumev3";
    private volatile List<String> roles = List.of("admin", "service");

    /**
     * A request.
     *
     * @param version what it asked for in {@code OpenStack-API-Version}
     */
    public record Seen(CinderCall call, String method, String path, String query, String version, String requestId) {}

    private CinderServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public static CinderServer start() throws IOException {
        return new CinderServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What a store is told of Keystone. */
    public String keystone() {
        return url() + "/keystone/v3";
    }

    /** What a store is told of Cinder where it does not go by the catalogue. */
    public String endpointTemplate() {
        return url() + "/v3/%(tenant)s";
    }

    public CinderFaults faults() {
        return faults;
    }

    public String password() {
        return password;
    }

    /** The user's password, and the secret of its application credential, is another one, and tokens count for nothing any more. */
    public void changePassword(String another) {
        password = another;
        revokeTokens();
    }

    public void revokeTokens() {
        tokens.clear();
    }

    /** Knows a token of somebody in another project. */
    public void knows(String token, String project) {
        tokens.put(token, new Asker(project, false, false));
    }

    /** The newest microversion that it speaks. */
    public void speaksUpTo(String microversion) {
        newest = microversion;
    }

    /** What the catalogue calls it. */
    public void catalogType(String type) {
        catalogType = type;
    }

    /** What the user is called from its next log-in on. */
    public void roles(String... names) {
        roles = List.of(names);
    }

    /** There is one more volume type; the first one, {@code standard}, is the default. */
    public void type(String name, boolean multiattach, boolean encrypted) {
        cloud.type(name, multiattach, encrypted);
    }

    /** What happens in the background is done when it has been looked at more often than that. */
    public void looksUntilDone(int count) {
        cloud.looks(count);
    }

    public void pageSize(int count) {
        cloud.pageSize(count);
    }

    public void quota(int gib, int volumes) {
        cloud.quota(gib, volumes);
    }

    /** The next volume ends in error, and a message says why. */
    public void failNextCreate(String message) {
        cloud.failNextCreate(message);
    }

    /** The next extend ends in error, and a message says why. */
    public void failNextExtend(String message) {
        cloud.failNextExtend(message);
    }

    public void failNextDelete() {
        cloud.failNextDelete();
    }

    /** How volumes are exported: from a volume as it is shown to its {@code connection_info}. */
    public void exports(Function<ObjectNode, ObjectNode> how) {
        cloud.export(how);
    }

    /** Is told of each volume that has grown, as it is shown then. */
    public void onExtended(Consumer<ObjectNode> told) {
        cloud.onExtended(told);
    }

    /** Puts a volume into a state, as an operator does. */
    public void putInto(String volume, String status) {
        cloud.status(volume, status);
    }

    /** Name and status of each volume. */
    public List<String> volumes() {
        return cloud.volumeStates();
    }

    /** Each volume as an admin is shown it, in whatever project. */
    public List<ObjectNode> shown() {
        return cloud.shown();
    }

    /** Mode and status of each attachment. */
    public List<String> attachments() {
        return cloud.attachmentStates();
    }

    /** What hosts have said of themselves. */
    public List<ObjectNode> connectors() {
        return cloud.connectors();
    }

    public Map<String, String> imageMetadata(String volume) {
        return cloud.imageMetadata(volume);
    }

    public String projectOf(String volume) {
        return cloud.projectOf(volume);
    }

    public int usedGib() {
        return cloud.usedGib();
    }

    public int logins() {
        return logins.get();
    }

    /** Every request so far. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    public long asked(CinderCall call) {
        return seen.stream().filter(request -> request.call() == call).count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = body(exchange);
            var path = exchange.getRequestURI().getPath();
            var call = CinderCall.of(exchange.getRequestMethod(), path, body);
            seen.add(new Seen(
                    call,
                    exchange.getRequestMethod(),
                    path,
                    Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""),
                    header(exchange, "OpenStack-API-Version"),
                    header(exchange, "X-OpenStack-Request-ID")));
            var rule = faults.on(call);
            if (rule.filter(each -> each.when() == When.BEFORE_EFFECT && !(each.effect() instanceof Effect.Late))
                    .isPresent()) {
                goWrong(exchange, rule.get().effect());
                return;
            }
            var reply = reply(exchange, call, body);
            if (rule.isPresent() && !(rule.get().effect() instanceof Effect.Late)) {
                goWrong(exchange, rule.get().effect());
            } else {
                rule.ifPresent(each -> dawdle(each.effect()));
                send(exchange, reply);
            }
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readAllBytes();
        return bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes);
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    /** A connection that is closed without an answer is cut. */
    private void goWrong(HttpExchange exchange, Effect effect) throws IOException {
        switch (effect) {
            case Effect.Status(var code, var message) -> send(exchange, CinderReply.fault(code, message));
            case Effect.Cut() -> {}
            case Effect.Hang() -> await(NEVER);
            case Effect.Meanwhile(var event) -> event.run();
            case Effect.Late(var by) -> await(by);
        }
    }

    private void dawdle(Effect effect) {
        if (effect instanceof Effect.Late(var by)) {
            await(by);
        }
    }

    /** Ends early where the server is closed. */
    private void await(Duration most) {
        try {
            var _ = closed.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, CinderReply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        var bytes = reply.body().isEmpty()
                ? new byte[0]
                : reply.body().get().toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private CinderReply reply(HttpExchange exchange, CinderCall call, JsonNode body) {
        if (call == CinderCall.LOGIN) {
            return login(body);
        }
        if (call == CinderCall.VERSIONS) {
            return versions();
        }
        var token = Optional.ofNullable(tokens.get(header(exchange, "X-Auth-Token")));
        if (token.isEmpty()) {
            return CinderReply.fault(401, "The request you have made requires authentication.");
        }
        if (!isSpoken(header(exchange, "OpenStack-API-Version"))) {
            return CinderReply.fault(
                    406, "Version is not supported by the API. Minimum is 3.0 and maximum is " + newest + ".");
        }
        var parts = exchange.getRequestURI().getPath().split("/");
        if (!parts[2].equals(token.get().project())) {
            return CinderReply.fault(
                    400,
                    "Malformed request URL: URL's project_id '" + parts[2] + "' doesn't match Context's project_id '"
                            + token.get().project() + "'.");
        }
        var query = query(exchange);
        var asker = new Asker(
                token.get().project(), token.get().admin(), token.get().admin() && query.containsKey("all_tenants"));
        return reply(call, asker, parts.length > 4 ? parts[4] : "", query, body);
    }

    private CinderReply reply(CinderCall call, Asker asker, String id, Map<String, String> query, JsonNode body) {
        return switch (call) {
            case CREATE -> cloud.create(asker, body);
            case LIST -> cloud.list(asker, query, "http://cinder.internal.example/v3/" + asker.project());
            case SHOW -> cloud.show(asker, id);
            case DELETE -> cloud.delete(asker, id);
            case LABEL -> cloud.label(asker, id, body.path("metadata"));
            case EXTEND ->
                cloud.extend(asker, id, body.path("os-extend").path("new_size").asInt());
            case READ_ONLY ->
                cloud.readOnly(
                        asker,
                        id,
                        body.path("os-update_readonly_flag").path("readonly").asBoolean());
            case IMAGE_METADATA ->
                cloud.imageMetadata(
                        asker, id, body.path("os-set_image_metadata").path("metadata"));
            case TYPES -> cloud.types();
            case DEFAULT_TYPE -> cloud.defaultType();
            case ENCRYPTION -> cloud.encryption(id);
            case LIMITS -> cloud.limits();
            case MESSAGES -> cloud.messages(query.getOrDefault("resource_uuid", ""));
            case RESERVE -> cloud.reserve(asker, body);
            case CONNECT -> cloud.connect(asker, id, body);
            case COMPLETE -> cloud.complete(asker, id);
            case LIST_ATTACHMENTS -> cloud.attachments(asker, query.getOrDefault("volume_id", ""));
            case SHOW_ATTACHMENT -> cloud.showAttachment(asker, id);
            case DETACH -> cloud.detach(asker, id);
            case LOGIN, VERSIONS, OTHER -> CinderReply.fault(404, "The resource could not be found.");
        };
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new TreeMap<String, String>();
        var raw = exchange.getRequestURI().getRawQuery();
        for (var part : raw == null ? new String[0] : raw.split("&")) {
            var pair = part.split("=", 2);
            query.put(pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private boolean isSpoken(String asked) {
        var version = asked.replaceFirst("^volume ", "");
        return version.matches("3\\.\\d+") && minor(version) <= minor(newest);
    }

    private static int minor(String version) {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }

    private CinderReply versions() {
        var body = JsonNodeFactory.instance.objectNode();
        body.putArray("versions")
                .addObject()
                .put("id", "v3.0")
                .put("status", "CURRENT")
                .put("min_version", "3.0")
                .put("version", newest);
        return CinderReply.of(200, body);
    }

    private CinderReply login(JsonNode body) {
        logins.incrementAndGet();
        var identity = body.path("auth").path("identity");
        var user = identity.path("password").path("user");
        var credential = identity.path("application_credential");
        var known = user.path("name").asText().equals(USER)
                        && user.path("password").asText().equals(password)
                        && body.path("auth")
                                .path("scope")
                                .path("project")
                                .path("name")
                                .asText()
                                .equals(PROJECT_NAME)
                || credential.path("id").asText().equals(CREDENTIAL)
                        && credential.path("secret").asText().equals(password);
        if (!known) {
            return CinderReply.fault(401, "The request you have made requires authentication.");
        }
        var token = "token-" + logins.get();
        tokens.put(token, new Asker(PROJECT, roles.contains("admin"), false));
        return new CinderReply(201, Optional.of(tokenBody()), Map.of("X-Subject-Token", token));
    }

    private JsonNode tokenBody() {
        var token = JsonNodeFactory.instance.objectNode();
        token.put("issued_at", "2026-01-01T00:00:00.000000Z").put("expires_at", "2026-01-01T01:00:00.000000Z");
        token.putObject("project").put("id", PROJECT).put("name", PROJECT_NAME);
        var given = token.putArray("roles");
        roles.forEach(role -> given.addObject().put("name", role));
        var endpoints = token.putArray("catalog")
                .addObject()
                .put("type", catalogType)
                .put("name", "cinderv3")
                .putArray("endpoints");
        for (var audience : List.of("public", "internal", "admin")) {
            endpoints
                    .addObject()
                    .put("interface", audience)
                    .put("region_id", "RegionOne")
                    .put("url", url() + "/v3/" + PROJECT);
        }
        return JsonNodeFactory.instance.objectNode().set("token", token);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
