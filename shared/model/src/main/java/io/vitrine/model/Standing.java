package io.vitrine.model;

import java.util.Optional;
import java.util.Set;

/**
 * What an identity service says about a caller beyond user, project and roles: policies may ask for it (oslo.context, policy values).
 *
 * @param userDomain the domain of the user
 * @param projectDomain the domain of the project acted for
 * @param domain the domain acted for, by a caller who acts for a domain
 * @param systemScope {@code all} for a caller who acts for the whole deployment
 * @param adminProject whether the project acted for is the deployment's admin project; so it is where none is designated
 * @param service the service that passes the request on for the user, where a valid service token says so
 */
public record Standing(
        Optional<String> userDomain,
        Optional<String> projectDomain,
        Optional<String> domain,
        Optional<String> systemScope,
        boolean adminProject,
        Optional<Service> service) {
    /** Of a caller about whom nothing more is known. */
    public static final Standing PLAIN = new Standing(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.empty());

    /**
     * A service that acts on behalf of a user.
     *
     * @param roles lower-case names of the service's own roles
     */
    public record Service(
            String user,
            Optional<String> userDomain,
            Optional<String> project,
            Optional<String> projectDomain,
            Set<String> roles) {
        public Service {
            roles = Set.copyOf(roles);
        }
    }

    /** The same, passed on by {@code other}. */
    public Standing withService(Service other) {
        return new Standing(userDomain, projectDomain, domain, systemScope, adminProject, Optional.of(other));
    }
}
