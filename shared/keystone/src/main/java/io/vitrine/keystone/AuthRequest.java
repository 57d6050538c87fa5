package io.vitrine.keystone;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/** The body of a log-in at Keystone, from the options of a section; what is missing among them is named. */
final class AuthRequest {
    private final AuthOptions options;
    private final String section;

    private AuthRequest(AuthOptions options, String section) {
        this.options = options;
        this.section = section;
    }

    /**
     * @param section as the operator writes it, without brackets
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static ObjectNode of(AuthOptions options, String section) {
        var request = new AuthRequest(options, section);
        var body = JsonNodeFactory.instance.objectNode();
        var auth = body.putObject("auth");
        if (request.byApplicationCredential()) {
            auth.set("identity", request.applicationCredential());
        } else {
            auth.set("identity", request.password());
            request.scope().ifPresent(scope -> auth.set("scope", scope));
        }
        return body;
    }

    private boolean byApplicationCredential() {
        var type = options.authType().or(options::authPlugin);
        if (type.isEmpty()) {
            return options.applicationCredentialSecret().isPresent();
        }
        return switch (type.get().toLowerCase(Locale.ROOT)) {
            case "password", "v3password" -> false;
            case "v3applicationcredential" -> true;
            default ->
                throw new IllegalArgumentException("[" + section + "] auth_type = " + type.get()
                        + " is not known here: allowed are password, v3password and v3applicationcredential.");
        };
    }

    private ObjectNode password() {
        var user = user();
        user.put("password", required(options.password(), "password"));
        var identity = identity("password");
        identity.putObject("password").set("user", user);
        return identity;
    }

    private ObjectNode applicationCredential() {
        var credential = JsonNodeFactory.instance.objectNode();
        if (options.applicationCredentialId().isPresent()) {
            credential.put("id", options.applicationCredentialId().get());
        } else {
            credential.put(
                    "name",
                    required(
                            options.applicationCredentialName(),
                            "application_credential_id (or application_credential_name)"));
            credential.set("user", user());
        }
        credential.put("secret", required(options.applicationCredentialSecret(), "application_credential_secret"));
        var identity = identity("application_credential");
        identity.set("application_credential", credential);
        return identity;
    }

    private static ObjectNode identity(String method) {
        var identity = JsonNodeFactory.instance.objectNode();
        identity.putArray("methods").add(method);
        return identity;
    }

    private ObjectNode user() {
        var user = JsonNodeFactory.instance.objectNode();
        if (options.userId().isPresent()) {
            return user.put("id", options.userId().get());
        }
        user.put("name", required(options.username(), "username"));
        user.set("domain", domain(options.userDomainId(), options.userDomainName()));
        return user;
    }

    /** A project, else a domain, else the deployment; empty for a token without any scope. */
    private Optional<ObjectNode> scope() {
        var scope = JsonNodeFactory.instance.objectNode();
        var id = options.projectId().or(options::tenantId);
        var name = options.projectName().or(options::tenantName);
        if (id.isPresent()) {
            scope.putObject("project").put("id", id.get());
        } else if (name.isPresent()) {
            scope.putObject("project")
                    .put("name", name.get())
                    .set("domain", domain(options.projectDomainId(), options.projectDomainName()));
        } else if (options.domainId().isPresent() || options.domainName().isPresent()) {
            scope.set("domain", domain(options.domainId(), options.domainName()));
        } else if (options.systemScope().isPresent()) {
            scope.putObject("system").put(options.systemScope().get(), true);
        } else {
            return Optional.empty();
        }
        return Optional.of(scope);
    }

    /** The domain that every Keystone has where none is named. */
    private ObjectNode domain(Optional<String> id, Optional<String> name) {
        var domain = JsonNodeFactory.instance.objectNode();
        if (id.isEmpty() && name.isPresent()) {
            return domain.put("name", name.get());
        }
        if (id.isEmpty()
                && options.defaultDomainId().isEmpty()
                && options.defaultDomainName().isPresent()) {
            return domain.put("name", options.defaultDomainName().get());
        }
        return domain.put("id", id.or(options::defaultDomainId).orElse("default"));
    }

    private String required(Optional<String> value, String option) {
        return value.orElseThrow(
                () -> new IllegalArgumentException(
                        "[" + section + "] " + option
                                + " is missing: logging in at Keystone needs username and password, or an application credential with its secret."));
    }
}
