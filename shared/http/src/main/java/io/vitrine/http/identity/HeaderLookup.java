package io.vitrine.http.identity;

import java.util.Optional;

/** The headers of one request, as far as identity needs them. */
@FunctionalInterface
public interface HeaderLookup {
    /** The first value of the header of that name, in any case; empty where the request has none. */
    Optional<String> first(String name);
}
