package io.vitrine.http.identity;

import io.vitrine.model.Caller;
import java.util.Optional;
import java.util.Set;

/** Mode {@code none}: whoever reaches the socket is an admin of one project. Bound to loopback only, see {@link Exposure}. */
public final class NoIdentity implements Identity {
    private final String project;

    /** @param project owns every image created */
    public NoIdentity(String project) {
        this.project = project;
    }

    @Override
    public Authentication authenticate(HeaderLookup headers, String requestId) {
        return new Authentication.Authenticated(
                new Caller("admin", Optional.of(project), Set.of("admin", "member", "reader"), true, requestId));
    }
}
