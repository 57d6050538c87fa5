package io.vitrine.attach.iscsi;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A failure with a reason of {@link IscsiFault}. Its message names portal, target and LUN where they matter, and never a secret. */
public final class IscsiException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final IscsiFault fault;

    public IscsiException(IscsiFault fault, String message) {
        this(fault, message, null);
    }

    public IscsiException(IscsiFault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** There always is one. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public IscsiFault fault() {
        return fault;
    }
}
