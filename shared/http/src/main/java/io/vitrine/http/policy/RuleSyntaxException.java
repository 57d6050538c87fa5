package io.vitrine.http.policy;

/** What is no rule; the message says why and what would be one. */
public final class RuleSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    RuleSyntaxException(String message) {
        super(message);
    }
}
