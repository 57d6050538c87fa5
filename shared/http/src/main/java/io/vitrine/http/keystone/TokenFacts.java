package io.vitrine.http.keystone;

import io.vitrine.model.Caller;
import io.vitrine.model.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Keystone says of a token.
 *
 * @param user the user's id
 * @param project the id of the project it is for
 * @param roles lower-case names
 * @param expires when it ends, by Keystone's clock
 * @param accessRules what alone it may be used for, where that is restricted
 */
record TokenFacts(
        String user,
        Optional<String> project,
        Set<String> roles,
        Standing standing,
        Instant expires,
        Optional<List<AccessRule>> accessRules) {
    /** One thing that an application credential may be used for. */
    record AccessRule(String service, String method, String path) {}

    Caller caller(Optional<TokenFacts> service, String requestId) {
        var whole =
                service.map(TokenFacts::asService).map(standing::withService).orElse(standing);
        return new Caller(user, project, roles, roles.contains("admin"), requestId, whole);
    }

    private Standing.Service asService() {
        return new Standing.Service(user, standing.userDomain(), project, standing.projectDomain(), roles);
    }
}
