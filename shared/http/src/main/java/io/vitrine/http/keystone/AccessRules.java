package io.vitrine.http.keystone;

import io.vitrine.http.keystone.TokenFacts.AccessRule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether the access rules of an application credential allow one request. Without a service type set, a restricted credential allows none. */
final class AccessRules {
    private static final Pattern PART = Pattern.compile("(\\{[^}]*})|(\\*\\*)|(\\*)|([^{}*]+)");

    private final Optional<String> serviceType;

    AccessRules(Optional<String> serviceType) {
        this.serviceType = serviceType;
    }

    /** @param path as the client sent it, without the query */
    boolean allow(List<AccessRule> rules, String method, String path) {
        return rules.stream()
                .filter(rule -> serviceType.filter(rule.service()::equals).isPresent())
                .filter(rule -> rule.method().equals(method))
                .anyMatch(rule -> matches(rule.path(), path));
    }

    /** {@code {name}} and {@code *} stand for one segment, {@code **} for any number of them. */
    private static boolean matches(String pattern, String path) {
        var regex = new StringBuilder();
        var parts = PART.matcher(pattern);
        while (parts.find()) {
            if (parts.group(4) != null) {
                regex.append(Pattern.quote(parts.group(4)));
            } else {
                regex.append(parts.group(2) != null ? ".*" : "[^/]+");
            }
        }
        return Pattern.matches(regex.toString(), path);
    }
}
