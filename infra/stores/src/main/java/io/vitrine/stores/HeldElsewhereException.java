package io.vitrine.stores;

import io.vitrine.model.Fault;
import io.vitrine.model.WorkerId;

/** Bytes that one worker alone can reach at a time, and at this moment another does: it can be asked for them, or waited for. */
public final class HeldElsewhereException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final String holder;

    public HeldElsewhereException(WorkerId holder) {
        super(Fault.UNAVAILABLE, "Worker " + holder + " has the image's volume attached, which one host alone can.");
        this.holder = holder.value();
    }

    public WorkerId holder() {
        return new WorkerId(holder);
    }
}
