package io.vitrine.http.identity;

import java.util.Optional;

/** The headers of one request, as far as identity needs them, and its method and path under the names that HTTP/2 gives these. */
@FunctionalInterface
public interface HeaderLookup {
    /** Under it stands the request's method. */
    String METHOD = ":method";

    /** Under it stands the request's path, without the query. */
    String PATH = ":path";

    /** The first value of the header of that name, in any case; empty where the request has none. */
    Optional<String> first(String name);
}
