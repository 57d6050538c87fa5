package io.vitrine.http.policy;

import io.vitrine.model.Caller;
import io.vitrine.model.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is known of a caller, under the names that rules use (oslo.context, policy values). */
public record Credentials(Caller caller) {
    /** All names; whatever else a rule asks for, no caller has. */
    public static final List<String> NAMES = List.of(
            "user_id",
            "user_domain_id",
            "project_id",
            "project_domain_id",
            "domain_id",
            "system_scope",
            "system",
            "is_admin_project",
            "roles",
            "service_user_id",
            "service_user_domain_id",
            "service_project_id",
            "service_project_domain_id",
            "service_roles");

    /** Whether the caller acts for a project: no rule of the API allows anything to who acts for a domain or the whole deployment. */
    public boolean actsForProject() {
        return caller.standing().systemScope().isEmpty()
                && caller.standing().domain().isEmpty();
    }

    boolean hasRole(String role) {
        return caller.roles().contains(role.toLowerCase(Locale.ROOT));
    }

    /** Whether that attribute is {@code value}, or has it among others. */
    boolean has(String attribute, String value) {
        return values(attribute).contains(value);
    }

    /** Whether that is an attribute of callers which this one has no value of. */
    boolean lacks(String attribute) {
        return NAMES.contains(attribute) && values(attribute).isEmpty();
    }

    Collection<String> values(String attribute) {
        var standing = caller.standing();
        return switch (attribute) {
            case "user_id" -> List.of(caller.user());
            case "user_domain_id" -> list(standing.userDomain());
            case "project_id" -> list(caller.project());
            case "project_domain_id" -> list(standing.projectDomain());
            case "domain_id" -> list(standing.domain());
            case "system_scope", "system" -> list(standing.systemScope());
            case "is_admin_project" -> List.of(standing.adminProject() ? "True" : "False");
            case "roles" -> caller.roles();
            default ->
                standing.service().map(service -> values(attribute, service)).orElseGet(List::of);
        };
    }

    private static Collection<String> values(String attribute, Standing.Service service) {
        return switch (attribute) {
            case "service_user_id" -> List.of(service.user());
            case "service_user_domain_id" -> list(service.userDomain());
            case "service_project_id" -> list(service.project());
            case "service_project_domain_id" -> list(service.projectDomain());
            case "service_roles" -> service.roles();
            default -> Set.of();
        };
    }

    private static List<String> list(Optional<String> value) {
        return value.map(List::of).orElseGet(List::of);
    }
}
