package io.vitrine.volumes;

import io.vitrine.model.Fault;
import java.util.Objects;

/** A volume service or an attached volume cannot do what was asked. The message holds no secret. */
public final class VolumeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public VolumeException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public VolumeException(Fault fault, String message, Throwable cause) {
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
