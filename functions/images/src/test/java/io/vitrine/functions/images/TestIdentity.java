package io.vitrine.functions.images;

import io.vitrine.http.identity.Authentication;
import io.vitrine.http.identity.HeaderLookup;
import io.vitrine.http.identity.Identity;
import io.vitrine.http.identity.ImpliedRoles;
import io.vitrine.model.Caller;
import io.vitrine.model.Standing;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Believes the header {@code X-Test-Caller}, which names a project and its roles, and those of a service that passes the request on: {@code alpha:member,reader}
 * or {@code alpha:member:service}.
 */
@Singleton
class TestIdentity implements Identity {
    static final String HEADER = "X-Test-Caller";
    static final String CHALLENGE = "Test realm=\"vitrine\"";

    /** The role of somebody for whom identity itself fails. */
    static final String BREAKING = "breaking";

    @Override
    public Authentication authenticate(HeaderLookup headers, String requestId) {
        var named = headers.first(HEADER);
        if (named.isEmpty()) {
            return new Authentication.Rejected(CHALLENGE, "Say who you are.");
        }
        var parts = named.get().split(":", -1);
        if (parts[1].equals(BREAKING)) {
            throw new IllegalStateException("made to break");
        }
        var roles = ImpliedRoles.with(Set.of(parts[1].split(",")));
        return new Authentication.Authenticated(new Caller(
                "somebody", Optional.of(parts[0]), roles, roles.contains("admin"), requestId, standing(parts)));
    }

    private static Standing standing(String[] parts) {
        return parts.length < 3
                ? Standing.PLAIN
                : Standing.PLAIN.withService(new Standing.Service(
                        "service", Optional.empty(), Optional.empty(), Optional.empty(), Set.of(parts[2].split(","))));
    }
}
