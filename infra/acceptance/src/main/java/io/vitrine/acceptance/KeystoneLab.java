package io.vitrine.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The real Keystone that {@code infra/lab} starts. Its people: admin, demo (member of project demo), demo_reader (reader of the same), alt_demo (member of
 * another project), glance and nova (role service); with Cinder also volumes (member and service of project service).
 */
public final class KeystoneLab implements AutoCloseable {
    /** Limits and endpoints: one Keystone serves the suites of every shape. */
    public static final String SETUP = "what is set up in the lab's Keystone";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LIMITS =
            List.of("image_size_total", "image_stage_total", "image_count_total", "image_count_uploading");

    private final Lab lab;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final String imageService;

    /** @param lab with a Keystone that runs; closed with this */
    public KeystoneLab(Lab lab) {
        this.lab = lab;
        this.url = URI.create("http://127.0.0.1:" + lab.port("keystone"));
        this.imageService = madeImageService();
        registerLimits();
    }

    /** Without a path. */
    public URI url() {
        return url;
    }

    /** Of a user, as the lab has made it. */
    public String password(String user) {
        return lab.password(user);
    }

    /** The interpreter of the environment in which Keystone runs, with the clients of the Images API beside it. */
    public Path python() {
        return lab.program("python");
    }

    /** What an openrc file sets. */
    public Map<String, String> openrc(String user) {
        return Map.of(
                "OS_AUTH_URL",
                url + "/v3",
                "OS_IDENTITY_API_VERSION",
                "3",
                "OS_REGION_NAME",
                "RegionOne",
                "OS_USERNAME",
                user,
                "OS_PASSWORD",
                password(user),
                "OS_USER_DOMAIN_ID",
                "default",
                "OS_PROJECT_NAME",
                project(user),
                "OS_PROJECT_DOMAIN_ID",
                "default");
    }

    /** What a product that asks Keystone at {@code address} is told, as its environment. */
    public Map<String, String> settings(URI address) {
        return Map.of(
                "VITRINE_KEYSTONE_AUTHTOKEN_AUTH_URL", address.toString(),
                "VITRINE_KEYSTONE_AUTHTOKEN_AUTH_TYPE", "password",
                "VITRINE_KEYSTONE_AUTHTOKEN_USERNAME", "glance",
                "VITRINE_KEYSTONE_AUTHTOKEN_PASSWORD", password("glance"),
                "VITRINE_KEYSTONE_AUTHTOKEN_USER_DOMAIN_NAME", "Default",
                "VITRINE_KEYSTONE_AUTHTOKEN_PROJECT_NAME", "service",
                "VITRINE_KEYSTONE_AUTHTOKEN_PROJECT_DOMAIN_NAME", "Default",
                "VITRINE_KEYSTONE_AUTHTOKEN_WWW_AUTHENTICATE_URI", url.toString());
    }

    /** What a product is told that asks there for the limits of projects, which only who may read of the whole system is told. */
    public Map<String, String> limitSettings(URI address) {
        return Map.of(
                "VITRINE_DEFAULT_USE_KEYSTONE_LIMITS", "true",
                "VITRINE_OSLO_LIMIT_AUTH_URL", address.toString(),
                "VITRINE_OSLO_LIMIT_USERNAME", "glance",
                "VITRINE_OSLO_LIMIT_PASSWORD", password("glance"),
                "VITRINE_OSLO_LIMIT_USER_DOMAIN_NAME", "Default",
                "VITRINE_OSLO_LIMIT_SYSTEM_SCOPE", "all");
    }

    /** A new token of the user for the project that is theirs. */
    public String token(String user) {
        return issue(
                user,
                Optional.of("{\"project\": {\"name\": \"" + project(user) + "\", \"domain\": {\"id\": \"default\"}}}"));
    }

    /** A new token of the admin for the whole system. */
    public String systemToken() {
        return issue("admin", Optional.of("{\"system\": {\"all\": true}}"));
    }

    private String issue(String user, Optional<String> scope) {
        var answer = call("POST", "/v3/auth/tokens", Optional.empty(), login(user, scope));
        return answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    private ObjectNode login(String user, Optional<String> scope) {
        var body = JSON.createObjectNode();
        var auth = body.putObject("auth");
        var identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        var who = identity.putObject("password").putObject("user");
        who.put("name", user)
                .put("password", password(user))
                .putObject("domain")
                .put("id", "default");
        scope.ifPresent(text -> auth.set("scope", json(text)));
        return body;
    }

    /** Takes it back, as the admin. */
    public void revoke(String token) {
        var request = HttpRequest.newBuilder(url.resolve("/v3/auth/tokens"))
                .header("X-Auth-Token", token("admin"))
                .header("X-Subject-Token", token)
                .DELETE()
                .build();
        require(send(request), 204);
    }

    /** The id of the project that is the user's. */
    public String projectOf(String user) {
        return json(call(
                                "GET",
                                "/v3/projects?name=" + project(user),
                                Optional.of(token("admin")),
                                JSON.createObjectNode())
                        .body())
                .path("projects")
                .path(0)
                .path("id")
                .asText();
    }

    /** Endpoints of the image service by their interface. */
    public Map<String, String> imageEndpoints() {
        var admin = Optional.of(token("admin"));
        var services = json(call("GET", "/v3/services?type=image", admin, JSON.createObjectNode())
                        .body())
                .path("services");
        var found = new HashMap<String, String>();
        for (var service : services) {
            var endpoints = call(
                    "GET", "/v3/endpoints?service_id=" + service.path("id").asText(), admin, JSON.createObjectNode());
            json(endpoints.body())
                    .path("endpoints")
                    .forEach(endpoint -> found.merge(
                            endpoint.path("interface").asText(),
                            endpoint.path("url").asText(),
                            (one, two) -> one + " " + two));
        }
        return found;
    }

    /** Registers limits of the image service, none of which limits anybody yet, and lets user glance read them. */
    private void registerLimits() {
        var registered = LIMITS.stream()
                .map(name -> "{\"service_id\": \"" + imageService + "\", \"resource_name\": \"" + name
                        + "\", \"default_limit\": -1}")
                .collect(Collectors.joining(", ", "{\"registered_limits\": [", "]}"));
        call("POST", "/v3/registered_limits", asAdmin(), (ObjectNode) json(registered));
        var grant = "/v3/system/users/" + idOf("users", "glance") + "/roles/" + idOf("roles", "reader");
        var request = HttpRequest.newBuilder(url.resolve(grant))
                .header("X-Auth-Token", systemToken())
                .PUT(BodyPublishers.noBody())
                .build();
        require(send(request), 204);
    }

    /** From now on the user's project may have only so much. */
    public void limit(String user, String name, long most) {
        var limit = "{\"limits\": [{\"service_id\": \"" + imageService + "\", \"project_id\": \"" + projectOf(user)
                + "\", \"resource_name\": \"" + name + "\", \"resource_limit\": " + most + "}]}";
        call("POST", "/v3/limits", Optional.of(systemToken()), (ObjectNode) json(limit));
    }

    /** Takes the limits of the user's project back. */
    public void unlimit(String user) {
        var admin = Optional.of(systemToken());
        var limits = call("GET", "/v3/limits?project_id=" + projectOf(user), admin, JSON.createObjectNode());
        json(limits.body()).path("limits").forEach(limit -> {
            var request = HttpRequest.newBuilder(
                            url.resolve("/v3/limits/" + limit.path("id").asText()))
                    .header("X-Auth-Token", admin.get())
                    .DELETE()
                    .build();
            require(send(request), 204);
        });
    }

    /** Before anybody uses the lab: suites that run beside each other would make two. */
    private String madeImageService() {
        var service = (ObjectNode) json("{\"service\": {\"type\": \"image\", \"name\": \"glance\"}}");
        return json(call("POST", "/v3/services", asAdmin(), service).body())
                .path("service")
                .path("id")
                .asText();
    }

    private String idOf(String kind, String name) {
        return json(call("GET", "/v3/" + kind + "?name=" + name, asAdmin(), JSON.createObjectNode())
                        .body())
                .path(kind)
                .path(0)
                .path("id")
                .asText();
    }

    private Optional<String> asAdmin() {
        return Optional.of(token("admin"));
    }

    private static String project(String user) {
        return switch (user) {
            case "demo_reader" -> "demo";
            case "glance", "nova", "cinder", "volumes" -> "service";
            default -> user;
        };
    }

    private HttpResponse<String> call(String method, String path, Optional<String> token, ObjectNode body) {
        var request = HttpRequest.newBuilder(url.resolve(path)).header("Content-Type", "application/json");
        token.ifPresent(text -> request.header("X-Auth-Token", text));
        var sent = method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
        return require(send(request.method(method, sent).build()), method.equals("GET") ? 200 : 201);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's Keystone does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> require(HttpResponse<String> response, int status) {
        if (response.statusCode() != status) {
            throw new IllegalStateException("Keystone answered " + response.statusCode() + ": " + response.body());
        }
        return response;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        lab.close();
    }
}
