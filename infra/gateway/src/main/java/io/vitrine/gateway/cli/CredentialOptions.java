package io.vitrine.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.gateway.Refusal;
import io.vitrine.http.policy.Credentials;
import io.vitrine.model.Caller;
import io.vitrine.model.Standing;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Somebody whom policies are asked about. An option overrules the same in the file. */
final class CredentialOptions {
    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "JSON object with user_id, project_id, roles, user_domain_id, system_scope, service_roles ...")
    private @Nullable Path file;

    @Option(names = "--user", paramLabel = "ID", description = "the caller's user_id")
    private @Nullable String user;

    @Option(names = "--project", paramLabel = "ID", description = "the caller's project_id")
    private @Nullable String project;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            split = ",",
            description = "a role of the caller, may be given several times; what it includes is not added")
    private @Nullable List<String> roles;

    @Option(
            names = "--service-role",
            paramLabel = "ROLE",
            split = ",",
            description = "a role of the service that passes the request on")
    private @Nullable List<String> serviceRoles;

    Caller caller() throws Refusal {
        var json = file == null ? null : JsonFileOption.read("--credentials", file);
        if (json != null) {
            refuseUnknown(json);
        }
        return new Caller(
                Optional.ofNullable(user).or(() -> text(json, "user_id")).orElse("nobody"),
                Optional.ofNullable(project).or(() -> text(json, "project_id")),
                roles == null ? texts(json, "roles") : lower(roles),
                false,
                "req-policy-check",
                standing(json));
    }

    private Standing standing(@Nullable JsonNode json) {
        var service = serviceRoles == null ? texts(json, "service_roles") : lower(serviceRoles);
        var standing = new Standing(
                text(json, "user_domain_id"),
                text(json, "project_domain_id"),
                text(json, "domain_id"),
                text(json, "system_scope").or(() -> text(json, "system")),
                json == null || json.path("is_admin_project").asBoolean(true),
                Optional.empty());
        return service.isEmpty() && text(json, "service_user_id").isEmpty()
                ? standing
                : standing.withService(new Standing.Service(
                        text(json, "service_user_id").orElse("service"),
                        text(json, "service_user_domain_id"),
                        text(json, "service_project_id"),
                        text(json, "service_project_domain_id"),
                        service));
    }

    private static void refuseUnknown(JsonNode json) throws Refusal {
        for (var name : (Iterable<String>) json::fieldNames) {
            if (!Credentials.NAMES.contains(name)) {
                throw Refusal.misuse("The file of --credentials has " + name + "; there are "
                        + String.join(", ", Credentials.NAMES) + ".");
            }
        }
    }

    private static Optional<String> text(@Nullable JsonNode json, String name) {
        return Optional.ofNullable(json)
                .map(found -> found.get(name))
                .filter(value -> !value.isNull())
                .map(JsonNode::asText);
    }

    private static Set<String> texts(@Nullable JsonNode json, String name) {
        var texts = new HashSet<String>();
        Optional.ofNullable(json).ifPresent(found -> found.path(name)
                .forEach(item -> texts.add(item.asText().toLowerCase(Locale.ROOT))));
        return texts;
    }

    private static Set<String> lower(List<String> given) {
        var lower = new HashSet<String>();
        given.forEach(role -> lower.add(role.strip().toLowerCase(Locale.ROOT)));
        return lower;
    }
}
