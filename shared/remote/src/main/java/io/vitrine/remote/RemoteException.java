package io.vitrine.remote;

import io.vitrine.model.Fault;
import java.util.Objects;

/**
 * A URL that is not fetched: {@code INVALID} where it may not be, {@code NOT_FOUND} and {@code FORBIDDEN} as its server says, {@code CORRUPT} where
 * it has changed, {@code UNAVAILABLE} for all else. The message names the host alone: a path or a query may hold secrets.
 */
public final class RemoteException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public RemoteException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    RemoteException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** Never null: each constructor asks for one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
