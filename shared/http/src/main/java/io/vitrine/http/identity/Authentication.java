package io.vitrine.http.identity;

import io.vitrine.model.Caller;

/** What came of asking who sends a request. */
public sealed interface Authentication {
    /** The sender is known. */
    record Authenticated(Caller caller) implements Authentication {}

    /**
     * The sender is not known: 401.
     *
     * @param challenge the value of {@code WWW-Authenticate}
     * @param reason a sentence for the client that gives away nothing about which users there are
     */
    record Rejected(String challenge, String reason) implements Authentication {}
}
