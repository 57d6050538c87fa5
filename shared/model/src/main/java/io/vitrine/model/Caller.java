package io.vitrine.model;

import java.util.Optional;
import java.util.Set;

/**
 * On whose behalf something is done.
 *
 * @param user who it is, for events and logs
 * @param project the project acted for; it owns what is created. Empty for a caller without one
 * @param roles lower-case role names
 * @param admin whether the caller may see and change what other projects own
 * @param requestId the request this belongs to, {@code req-...}
 * @param standing what else the identity service says
 */
public record Caller(
        String user, Optional<String> project, Set<String> roles, boolean admin, String requestId, Standing standing) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** A caller about whom nothing more is known. */
    public Caller(String user, Optional<String> project, Set<String> roles, boolean admin, String requestId) {
        this(user, project, roles, admin, requestId, Standing.PLAIN);
    }

    /** Vitrine itself, doing what nobody asked for in a request: clean-up, recovery. */
    public static Caller system(String task) {
        return new Caller("vitrine:" + task, Optional.empty(), Set.of(), true, "req-" + task);
    }

    /** Roles of the service that passes the request on; empty where none does. */
    public Set<String> serviceRoles() {
        return standing.service().map(Standing.Service::roles).orElseGet(Set::of);
    }

    /** Whether the caller's project is {@code owner}. */
    public boolean owns(Optional<String> owner) {
        return owner.isPresent() && owner.equals(project);
    }
}
