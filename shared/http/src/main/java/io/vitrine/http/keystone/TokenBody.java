package io.vitrine.http.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.http.keystone.TokenFacts.AccessRule;
import io.vitrine.model.Standing;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what Keystone answers about a token. */
final class TokenBody {
    private TokenBody() {}

    /** Empty where it is no such answer. */
    static Optional<TokenFacts> read(JsonNode body) {
        var token = body.path("token");
        var user = text(token.path("user"), "id");
        try {
            var expires = Instant.parse(token.path("expires_at").asText());
            return user.map(id -> new TokenFacts(
                    id,
                    text(token.path("project"), "id"),
                    roles(token),
                    standing(token),
                    expires,
                    accessRules(token.path("application_credential").path("access_rules"))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Standing standing(JsonNode token) {
        return new Standing(
                text(token.path("user").path("domain"), "id"),
                text(token.path("project").path("domain"), "id"),
                text(token.path("domain"), "id"),
                token.path("system").path("all").asBoolean() ? Optional.of("all") : Optional.empty(),
                token.path("is_admin_project").asBoolean(true),
                Optional.empty());
    }

    private static Set<String> roles(JsonNode token) {
        var roles = new HashSet<String>();
        token.path("roles").forEach(role -> roles.add(role.path("name").asText().toLowerCase(Locale.ROOT)));
        return roles;
    }

    private static Optional<List<AccessRule>> accessRules(JsonNode rules) {
        if (!rules.isArray()) {
            return Optional.empty();
        }
        var read = new ArrayList<AccessRule>();
        rules.forEach(rule -> read.add(new AccessRule(
                rule.path("service").asText(),
                rule.path("method").asText(),
                rule.path("path").asText())));
        return Optional.of(List.copyOf(read));
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.of(node.path(name).asText()).filter(text -> !text.isEmpty());
    }
}
