package io.vitrine.http.policy;

import org.jspecify.annotations.Nullable;

/** A file of rules that cannot be used; the message names the file, the line and the reason. Unchecked: it ends the start. */
public final class PolicyFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PolicyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** One sentence for the operator. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
