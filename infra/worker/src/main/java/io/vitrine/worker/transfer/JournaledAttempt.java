package io.vitrine.worker.transfer;

import io.vitrine.catalog.Ledger;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.StoreException;
import java.util.function.Consumer;

/** An attempt whose every step is in the ledger before the next one is taken, and which takes none without its lease. */
final class JournaledAttempt implements Attempt {
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final Consumer<AttemptStep> afterStep;

    /** @param afterStep told of each step once it is recorded: the place where a fault drill ends the process */
    JournaledAttempt(LeaseGuard guard, Ledger ledger, Consumer<AttemptStep> afterStep) {
        this.guard = guard;
        this.ledger = ledger;
        this.afterStep = afterStep;
    }

    @Override
    public AttemptId id() {
        return guard.lease().attempt();
    }

    @Override
    public ImageId image() {
        return guard.lease().image();
    }

    @Override
    public void reached(AttemptStep step) throws StoreException {
        record(() -> ledger.reached(guard.lease(), step));
        afterStep.accept(step);
    }

    @Override
    public void volumeCreated(VolumeId volume) throws StoreException {
        record(() -> ledger.volumeCreated(guard.lease(), volume));
    }

    @Override
    public void attachmentReserved(AttachmentId attachment) throws StoreException {
        record(() -> ledger.attachmentReserved(guard.lease(), attachment));
    }

    private void record(java.util.function.BooleanSupplier entry) throws StoreException {
        guard.checkLease();
        try {
            if (!entry.getAsBoolean()) {
                guard.lost();
            }
        } catch (RuntimeException e) {
            throw new StoreException(Fault.UNAVAILABLE, "The ledger cannot be written.", e);
        }
        guard.checkLease();
    }
}
