package io.vitrine.gateway.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.gateway.Refusal;
import io.vitrine.keystone.ServiceSession;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes user, project, role, service and endpoints of an image service where they are missing, and mends what is there and differs. Done again it
 * changes nothing.
 */
public final class Registration {
    private static final String ROLE = "service";
    private static final String TYPE = "image";
    private static final String NAME = "glance";

    private final ServiceSession admin;
    private final Consumer<String> told;

    /**
     * @param admin who may do that
     * @param told takes a sentence for each thing
     */
    public Registration(ServiceSession admin, Consumer<String> told) {
        this.admin = admin;
        this.told = told;
    }

    /** Whether the service user is there already. */
    public boolean hasUser(ServiceEntry entry) throws Refusal {
        return find("users", Map.of("name", entry.user(), "domain_id", domain(entry.userDomain())))
                .isPresent();
    }

    /** Brings Keystone to what {@code entry} says. */
    public void bring(ServiceEntry entry) throws Refusal {
        var project = project(entry);
        var user = user(entry, project);
        var role = ensure("roles", "role", "Role " + ROLE, Map.of("name", ROLE), object());
        var granted = admin.send("PUT", url("/projects/" + project + "/users/" + user + "/roles/" + role), object());
        require(granted.status() == 204, "granting role " + ROLE, granted.status(), granted.body());
        var service =
                ensure("services", "service", "Service " + TYPE, Map.of("type", TYPE), object().put("name", NAME));
        for (var endpoint : new TreeMap<>(entry.endpoints()).entrySet()) {
            endpoint(service, endpoint.getKey(), entry.region(), endpoint.getValue());
        }
    }

    private String project(ServiceEntry entry) throws Refusal {
        var key = Map.of("name", entry.project(), "domain_id", domain(entry.projectDomain()));
        return ensure("projects", "project", "Project " + entry.project(), key, object());
    }

    private String user(ServiceEntry entry, String project) throws Refusal {
        var key = Map.of("name", entry.user(), "domain_id", domain(entry.userDomain()));
        var found = find("users", key);
        var more = object().put("default_project_id", project);
        entry.password().ifPresent(password -> more.put("password", password));
        if (found.isEmpty()) {
            return ensure("users", "user", "User " + entry.user(), key, more);
        }
        var id = found.get().path("id").asText();
        if (entry.password().isPresent()) {
            change(
                    "users",
                    "user",
                    id,
                    object().put("password", entry.password().get()));
        }
        told.accept("User " + entry.user() + " is there"
                + (entry.password().isPresent()
                        ? ", with the password of the configuration."
                        : ", its password stays."));
        return id;
    }

    private void endpoint(String service, String audience, String region, String url) throws Refusal {
        ensure("regions", "region", "Region " + region, region);
        var key = Map.of("service_id", service, "interface", audience, "region_id", region);
        var found = find("endpoints", key);
        if (found.isEmpty()) {
            ensure("endpoints", "endpoint", "Endpoint " + audience + " at " + url, key, object().put("url", url));
        } else if (found.get().path("url").asText().equals(url)) {
            told.accept("Endpoint " + audience + " at " + url + " is there.");
        } else {
            change("endpoints", "endpoint", found.get().path("id").asText(), object().put("url", url));
            told.accept("Endpoint " + audience + " moved from "
                    + found.get().path("url").asText() + " to " + url + ".");
        }
    }

    /** For what is called by its id. */
    private void ensure(String kind, String single, String what, String id) throws Refusal {
        if (admin.get(url("/" + kind + "/" + encoded(id)), Map.of()).status() != 200) {
            make(kind, single, what, object().put("id", id));
        }
    }

    private String ensure(String kind, String single, String what, Map<String, String> key, ObjectNode more)
            throws Refusal {
        var found = find(kind, key);
        if (found.isPresent()) {
            told.accept(what + " is there.");
            return found.get().path("id").asText();
        }
        key.forEach(more::put);
        return make(kind, single, what, more);
    }

    private String make(String kind, String single, String what, ObjectNode thing) throws Refusal {
        var body = object();
        body.set(single, thing);
        var made = admin.send("POST", url("/" + kind), body);
        require(made.status() == 201, "making " + what.toLowerCase(java.util.Locale.ROOT), made.status(), made.body());
        told.accept(what + " is made.");
        return made.body().path(single).path("id").asText();
    }

    private void change(String kind, String single, String id, ObjectNode what) throws Refusal {
        var body = object();
        body.set(single, what);
        var changed = admin.send("PATCH", url("/" + kind + "/" + id), body);
        require(changed.status() == 200, "changing " + kind + "/" + id, changed.status(), changed.body());
    }

    private Optional<JsonNode> find(String kind, Map<String, String> key) throws Refusal {
        var query = key.entrySet().stream()
                .map(part -> part.getKey() + "=" + encoded(part.getValue()))
                .collect(Collectors.joining("&"));
        var found = admin.get(url("/" + kind + "?" + query), Map.of());
        require(found.status() == 200, "looking for " + kind, found.status(), found.body());
        return Optional.ofNullable(found.body().path(kind).get(0));
    }

    /** The id of a domain; that of the one which is always there, where none is named. */
    private String domain(ServiceEntry.Domain domain) throws Refusal {
        if (domain.id().isPresent() || domain.name().isEmpty()) {
            return domain.id().orElse("default");
        }
        return find("domains", Map.of("name", domain.name().get()))
                .map(found -> found.path("id").asText())
                .orElseThrow(() ->
                        Refusal.cannot("There is no domain " + domain.name().get() + " at Keystone."));
    }

    private URI url(String path) {
        return URI.create(admin.keystone() + path);
    }

    private static void require(boolean fine, String what, int status, JsonNode answer) throws Refusal {
        if (!fine) {
            throw Refusal.cannot("Keystone answered " + status + " to " + what + ": "
                    + answer.path("error").path("message").asText("no reason given"));
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
