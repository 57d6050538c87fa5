package io.vitrine.acceptance.lambda;

/** An invocation that came to no answer: the function failed, ended, or took too long. */
public final class InvocationException extends Exception {
    private static final long serialVersionUID = 1L;

    InvocationException(String reason) {
        super(reason);
    }
}
