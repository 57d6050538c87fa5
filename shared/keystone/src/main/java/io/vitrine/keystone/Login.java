package io.vitrine.keystone;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What Keystone is sent to get a token: {@code POST /v3/auth/tokens}. Holds a secret, which {@link #toString} does not show. */
public final class Login {
    private final ObjectNode body;

    Login(ObjectNode body) {
        this.body = body;
    }

    /** A name in a domain, as users and projects have it. */
    public record Named(String name, String domainName) {}

    /** A user acting for a project. */
    public static Login password(Named user, String password, Named project) {
        var identity = identity("password");
        identity.putObject("password").set("user", named(user).put("password", password));
        var body = body(identity);
        ((ObjectNode) body.get("auth")).putObject("scope").set("project", named(project));
        return new Login(body);
    }

    /** Whose user and project are what the credential was made with. */
    public static Login applicationCredential(String id, String secret) {
        var identity = identity("application_credential");
        identity.putObject("application_credential").put("id", id).put("secret", secret);
        return new Login(body(identity));
    }

    private static ObjectNode body(ObjectNode identity) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("auth").set("identity", identity);
        return body;
    }

    private static ObjectNode identity(String method) {
        var identity = JsonNodeFactory.instance.objectNode();
        identity.putArray("methods").add(method);
        return identity;
    }

    private static ObjectNode named(Named named) {
        var node = JsonNodeFactory.instance.objectNode().put("name", named.name());
        node.putObject("domain").put("name", named.domainName());
        return node;
    }

    ObjectNode body() {
        return body;
    }

    @Override
    public String toString() {
        return "Login";
    }
}
