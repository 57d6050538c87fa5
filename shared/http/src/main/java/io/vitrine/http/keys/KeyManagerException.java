package io.vitrine.http.keys;

import java.util.Objects;

/** The key manager does not do what was asked. The message holds no secret. */
public final class KeyManagerException extends Exception {
    private static final long serialVersionUID = 1L;

    public KeyManagerException(String message) {
        super(message);
    }

    KeyManagerException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Never null: each constructor asks for one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
