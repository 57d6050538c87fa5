package io.vitrine.http.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.model.Caller;
import io.vitrine.model.Standing;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The caller of a ticket among its claims: all that a policy may ask about. What is as usual is left out, for a ticket travels in a URL. */
final class CallerClaims {
    private CallerClaims() {}

    static void write(ObjectNode claims, Caller caller) {
        claims.put("user", caller.user()).put("admin", caller.admin());
        put(claims, "project", caller.project());
        put(claims, "roles", caller.roles());
        var standing = caller.standing();
        put(claims, "user_domain", standing.userDomain());
        put(claims, "project_domain", standing.projectDomain());
        put(claims, "domain", standing.domain());
        put(claims, "system_scope", standing.systemScope());
        if (!standing.adminProject()) {
            claims.put("is_admin_project", false);
        }
        standing.service().ifPresent(service -> write(claims.putObject("service"), service));
    }

    private static void write(ObjectNode claims, Standing.Service service) {
        claims.put("user", service.user());
        put(claims, "user_domain", service.userDomain());
        put(claims, "project", service.project());
        put(claims, "project_domain", service.projectDomain());
        put(claims, "roles", service.roles());
    }

    static Caller read(JsonNode claims, String requestId) {
        var standing = new Standing(
                text(claims, "user_domain"),
                text(claims, "project_domain"),
                text(claims, "domain"),
                text(claims, "system_scope"),
                claims.path("is_admin_project").asBoolean(true),
                Optional.ofNullable(claims.get("service")).map(CallerClaims::service));
        return new Caller(
                claims.path("user").asText(),
                text(claims, "project"),
                roles(claims),
                claims.path("admin").asBoolean(),
                requestId,
                standing);
    }

    private static Standing.Service service(JsonNode claims) {
        return new Standing.Service(
                claims.path("user").asText(),
                text(claims, "user_domain"),
                text(claims, "project"),
                text(claims, "project_domain"),
                roles(claims));
    }

    private static void put(ObjectNode claims, String name, Optional<String> value) {
        value.ifPresent(text -> claims.put(name, text));
    }

    private static void put(ObjectNode claims, String name, Set<String> values) {
        var list = claims.putArray(name);
        values.stream().sorted().forEach(list::add);
    }

    private static Optional<String> text(JsonNode claims, String name) {
        return Optional.ofNullable(claims.get(name)).map(JsonNode::asText);
    }

    private static Set<String> roles(JsonNode claims) {
        var roles = new HashSet<String>();
        claims.path("roles").forEach(role -> roles.add(role.asText()));
        return roles;
    }
}
