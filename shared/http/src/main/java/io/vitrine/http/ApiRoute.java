package io.vitrine.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The paths of the API, with what may be done to each: the one table that functions, workers and the gate agree on. A path that is not
 * here is unknown.
 */
public enum ApiRoute {
    IMAGES("/v2/images", Verb.withBody("GET"), Verb.withBody("POST")),
    IMAGE("/v2/images/{image}", Verb.noBody("GET"), Verb.withBody("PATCH"), Verb.noBody("DELETE")),
    DEACTIVATE("/v2/images/{image}/actions/deactivate", Verb.noBody("POST")),
    REACTIVATE("/v2/images/{image}/actions/reactivate", Verb.noBody("POST")),
    FILE(Plane.DATA, "/v2/images/{image}/file", Verb.noBody("GET"), Verb.withBody("PUT")),
    LOCATIONS("/v2/images/{image}/locations", Verb.noBody("GET"), Verb.withBody("POST")),
    TAG("/v2/images/{image}/tags/{tag}", Verb.noBody("PUT"), Verb.noBody("DELETE")),
    MEMBERS("/v2/images/{image}/members", Verb.noBody("GET"), Verb.withBody("POST")),
    MEMBER("/v2/images/{image}/members/{member}", Verb.noBody("GET"), Verb.withBody("PUT"), Verb.noBody("DELETE")),
    SCHEMA_IMAGE("/v2/schemas/image", Verb.noBody("GET")),
    SCHEMA_IMAGES("/v2/schemas/images", Verb.noBody("GET")),
    SCHEMA_MEMBER("/v2/schemas/member", Verb.noBody("GET")),
    SCHEMA_MEMBERS("/v2/schemas/members", Verb.noBody("GET")),
    SCHEMA_TASK("/v2/schemas/task", Verb.withBody("GET")),
    SCHEMA_TASKS("/v2/schemas/tasks", Verb.withBody("GET")),
    INFO_IMPORT("/v2/info/import", Verb.noBody("GET")),
    INFO_STORES("/v2/info/stores", Verb.noBody("GET")),
    INFO_STORES_DETAIL("/v2/info/stores/detail", Verb.noBody("GET")),
    STORE_COPY("/v2/stores/{store}/{image}", Verb.noBody("DELETE")),
    INFO_USAGE("/v2/info/usage", Verb.withBody("GET"));

    /** Who serves a path: the stateless functions, or a worker, which alone touches image bytes. */
    public enum Plane {
        CONTROL,
        DATA
    }

    /** @param takesBody false where a request with a body is refused */
    record Verb(String method, boolean takesBody) {
        static Verb withBody(String method) {
            return new Verb(method, true);
        }

        static Verb noBody(String method) {
            return new Verb(method, false);
        }
    }

    private final Plane plane;
    private final String template;
    private final List<String> segments;
    private final List<Verb> verbs;

    ApiRoute(String template, Verb... verbs) {
        this(Plane.CONTROL, template, verbs);
    }

    ApiRoute(Plane plane, String template, Verb... verbs) {
        this.plane = plane;
        this.template = template;
        this.segments = segments(template);
        this.verbs = List.of(verbs);
    }

    public Plane plane() {
        return plane;
    }

    /** The path, with names in braces for what varies. */
    public String template() {
        return template;
    }

    public List<String> methods() {
        return verbs.stream().map(Verb::method).toList();
    }

    /** The route that {@code path} belongs to: decoded or not, without a query, beginning with {@code /v2}. */
    static Optional<ApiRoute> of(String path) {
        var asked = segments(path);
        for (var route : values()) {
            if (route.matches(asked)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    Optional<Verb> verb(String method) {
        return verbs.stream().filter(verb -> verb.method.equals(method)).findFirst();
    }

    /** The value of the header Allow. */
    String allow() {
        return String.join(", ", methods());
    }

    /** Whether a wrong method counts as an unknown path instead of 405: one path of the API has always answered so. */
    boolean hidesWrongMethods() {
        return this == INFO_USAGE;
    }

    private boolean matches(List<String> asked) {
        if (asked.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < asked.size(); i++) {
            var expected = segments.get(i);
            var given = asked.get(i);
            if (expected.startsWith("{") ? given.isEmpty() : !expected.equals(given)) {
                return false;
            }
        }
        return true;
    }

    /** Empty segments count: {@code /v2/images/} is not {@code /v2/images}. */
    private static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        int from = 0;
        for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
            segments.add(path.substring(from, slash));
            from = slash + 1;
        }
        segments.add(path.substring(from));
        return segments;
    }
}
