package io.vitrine.secrets;

import org.jspecify.annotations.Nullable;

/** A secret that cannot be had; says which one and why, never what it is. */
final class SecretException extends Exception {
    private static final long serialVersionUID = 1L;

    SecretException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
