package io.vitrine.worker.data;

import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which headers go on to the next connection, and which are about this one alone (RFC 9110 section 7.6.1). */
final class PassedOnHeaders {
    /** Names the worker that passed a request on: it is passed on once only. */
    static final String PASSED_ON_BY = "X-Vitrine-Passed-On-By";

    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private PassedOnHeaders() {}

    /** Copies what goes on, each name with all of its values, over what {@code to} has; all but {@code except}. */
    static void copy(MultiMap from, MultiMap to, String... except) {
        var dropped = new HashSet<>(OF_ONE_CONNECTION);
        dropped.addAll(namedIn(from.getAll("Connection")));
        dropped.addAll(Arrays.stream(except).map(PassedOnHeaders::lower).toList());
        for (var name : from.names()) {
            if (!dropped.contains(lower(name))) {
                to.set(name, from.getAll(name));
            }
        }
    }

    private static Set<String> namedIn(List<String> connection) {
        return connection.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(name -> lower(name.strip()))
                .collect(Collectors.toSet());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
