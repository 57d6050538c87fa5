package io.vitrine.model;

import java.util.Objects;

/** A request that cannot be answered as asked; the message is for the client and names what was wrong and what is allowed. Holds no secret. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public FaultException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public FaultException(Fault fault, String message, Throwable cause) {
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
