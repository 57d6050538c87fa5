package io.vitrine.stores;

import io.vitrine.model.Fault;
import java.util.Objects;

/** A store cannot do what was asked. The message holds no secret and no path of the host. */
public sealed class StoreException extends Exception permits HeldElsewhereException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public StoreException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public StoreException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** Whether it says that a lease is lost ({@code GONE}): what exists is left to the attempt's next owner. */
    public static boolean isLeaseLost(Throwable trouble) {
        return trouble instanceof StoreException known && known.fault == Fault.GONE;
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
